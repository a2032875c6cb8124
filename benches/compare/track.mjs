// Times `engine.trackMany` in batches from Node: 20 measures, 10 segments, over a log of the benches' events. The worst
// pause is the longest time that the event loop did not have its turn. Usage: track.mjs EVENTS.arrow

import { createReadStream } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Engine, EventLog } from 'retention-core'

const EVENTS = 200_000
const BATCH = 2_000
const ROUNDS = 3
const START = Date.parse('2025-01-01T00:00:00Z')

const log = new EventLog({ timeZone: 'UTC', currency: 'EUR' })
// An empty name says that the field is not there: these logs have no ids.
await log.appendArrow(createReadStream(process.argv[2]), { amount: 'amount_minor', amountUnit: 'minor', id: '', received: '' })
const kinds = [...(await log.asOf('2025-01-01').retention()).notes.events.split(', ')]

/** As `policy` of benches/src/live.rs. */
function policy() {
  const measures = {}
  for (let at = 0; at < 8; at++) measures[`count_${at}`] = { measure: 'count', of: [kinds[at % kinds.length]], window: ['7d', '30d', '90d'][at % 3] }
  for (const [at, window] of ['7d', '14d', '30d', '60d', '90d', '1mo'].entries()) measures[`sum_${at}`] = { measure: 'sum', of: ['purchase'], window }
  Object.assign(measures, {
    since: { measure: 'days_since_last' }, since_purchase: { measure: 'days_since_last', of: ['purchase'] }, kinds_30d: { measure: 'distinct', window: '30d' },
    silent_30d: { measure: 'did_not', window: '30d' }, change: { measure: 'change', base: 'count_1' }, mean: { measure: 'ratio', base: 'sum_4', over: 'count_2' },
  })
  const segments = {
    busy: 'count_1 >= 3', calm: 'count_1 < 3 && !silent_30d', silent: 'since >= 14', lost: 'since >= 60', buyer: 'since_purchase < 30',
    spender: "sum_4 > money('100.00 EUR')", wide: 'kinds_30d >= 3', falling: 'change < 0.0', rich: 'mean > 2000.0', at_risk: 'falling && buyer && !busy',
  }
  return { policy: 1, kinds, measures, segments }
}

const engine = await Engine.create(log, policy(), new Date(START))
const customers = Array.from({ length: 10_000 }, (_, at) => `c${String(((at * 7919) % 10_000) + 1).padStart(7, '0')}`)
const told = Array.from({ length: EVENTS * ROUNDS }, (_, at) => ({ customer: customers[at % customers.length], kind: kinds[at % kinds.length], time: new Date(START + at * 100) }))

const delay = monitorEventLoopDelay({ resolution: 1 })
const [seconds, batches] = [[], []]
delay.enable()
for (let round = 0; round < ROUNDS; round++) {
  const start = performance.now()
  for (let from = round * EVENTS; from < (round + 1) * EVENTS; from += BATCH) {
    const begin = performance.now()
    const { cursor } = await engine.trackMany(told.slice(from, from + BATCH))
    engine.ack(cursor)
    batches.push((performance.now() - begin) / 1000 / BATCH)
  }
  seconds.push((performance.now() - start) / 1000)
}
delay.disable()

// After all clocks: everybody who was told of is where batch has them.
const end = new Date(START + EVENTS * ROUNDS * 100 + 1)
for (let more = true; more; ) ({ more } = await engine.advance(end, { limit: 100_000 }))
const batch = await engine.asOf(end).segments(policy())
const ids = batch.column('customer').values
for (let row = 0; row < batch.length; row += 97) {
  const { segments } = engine.customer(ids[row])
  for (const [name, { inside }] of Object.entries(segments)) {
    const { values, valid } = batch.column(name)
    if ((valid?.[row] === 0 ? null : Boolean(values[row])) !== inside) throw new Error(`${ids[row]} is in ${name} by one of batch and live alone`)
  }
}
batches.sort((a, b) => a - b)
console.log(JSON.stringify({ work: 'track_many_node', events: EVENTS, seconds, worst_s: delay.max / 1e9, p99_s: batches[Math.floor(batches.length * 0.99)] }))
