// Times `log.push` of single events from Node into a log of the benches' events. Usage: push.mjs EVENTS.arrow

import { createReadStream } from 'node:fs'
import { EventLog } from 'retention-core'

const EVENTS = 200_000
const ROUNDS = 3
const START = Date.parse('2024-12-30T00:00:00Z')

const log = new EventLog({ timeZone: 'UTC', currency: 'EUR' })
// An empty name says that the field is not there: these logs have no ids.
const columns = { amount: 'amount_minor', amountUnit: 'minor', id: '', received: '' }
await log.appendArrow(createReadStream(process.argv[2]), columns)
await log.asOf('2025-01-01').retention()

const customers = Array.from({ length: 10_000 }, (_, at) => `c${String(at + 1).padStart(7, '0')}`)
const told = []
for (let at = 0; at < EVENTS * (ROUNDS + 1); at++) {
  told.push({ customer: customers[at % customers.length], kind: 'login', time: new Date(START + at) })
}

const seconds = []
for (let round = 0; round < ROUNDS; round++) {
  const part = told.slice(round * EVENTS, (round + 1) * EVENTS)
  const start = performance.now()
  for (const event of part) log.push(event)
  seconds.push((performance.now() - start) / 1000)
}

const pauses = []
for (const event of told.slice(ROUNDS * EVENTS)) {
  const start = process.hrtime.bigint()
  log.push(event)
  pauses.push(Number(process.hrtime.bigint() - start))
}
pauses.sort((a, b) => a - b)

const [worst_s, p99_s] = [pauses.at(-1) / 1e9, pauses[Math.floor(EVENTS * 0.99)] / 1e9]
console.log(JSON.stringify({ work: 'push_node', events: EVENTS, seconds, worst_s, p99_s }))
