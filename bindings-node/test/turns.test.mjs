// The event loop has its turns while bulk work is under way, and what happens meanwhile is exact.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Engine, EventLog } from 'retention-core'
import { lines, schema } from './shop.mjs'

const rowsOf = (count, customers = 5000) =>
  Array.from({ length: count }, (_, at) => ({ customer: at % customers, kind: 'sale', time: '2024-01-05T10:00', amount: 1, id: `e${at}` }))

test('timers run all through an append of a million rows', async () => {
  const log = new EventLog(schema)
  const rows = rowsOf(1_000_000)
  let done = false
  let turns = 0
  let pushed = 0
  const timer = setInterval(() => {
    turns += 1
    // The log can be changed and looked at meanwhile; the rows are not there before all of them are.
    pushed += log.push({ customer: 'live', kind: 'sale', time: '2024-01-06' }).accepted
    assert.equal(done ? true : log.events === pushed || log.events === pushed + 1_000_000, true)
  }, 1)
  const receipt = await log.append(rows)
  done = true
  clearInterval(timer)
  assert.equal(receipt.accepted, 1_000_000)
  assert.ok(turns > 50, `${turns} turns`)
  assert.equal(log.events, 1_000_000 + pushed)
  assert.equal(log.asOf('2024-02-01').countSync().events, 1_000_000 + pushed)
})

test('no stretch of objects is converted in one go', async () => {
  const log = new EventLog(schema)
  const seen = []
  let turn = 0
  const tick = () => { turn += 1; handle = setImmediate(tick) }
  let handle = setImmediate(tick)
  const source = (function* () {
    for (const row of rowsOf(100_000)) {
      seen[turn] = (seen[turn] ?? 0) + 1
      yield row
    }
  })()
  await log.append(source)
  clearImmediate(handle)
  const stretches = seen.filter(Boolean)
  assert.ok(stretches.length > 10, `${stretches.length} stretches`)
})

test('what is pushed while rows come in is there at the end, each event once', async () => {
  const log = new EventLog(schema)
  const rows = rowsOf(200_000)
  let accepted = 0
  let known = 0
  const timer = setInterval(() => {
    // Events that are also among the rows, by id.
    for (let at = 0; at < 20; at++) {
      const receipt = log.push(rows[(known++ * 7919) % rows.length])
      accepted += receipt.accepted
    }
  }, 1)
  const receipt = await log.append(rows)
  clearInterval(timer)
  assert.equal(receipt.rows, 200_000)
  assert.equal(receipt.accepted + receipt.duplicates + receipt.conflicts + receipt.rejected, receipt.rows)
  assert.equal(accepted + receipt.accepted, 200_000)
  assert.equal(log.events, 200_000)
})

test('links made while rows come in hold', async () => {
  const log = new EventLog(schema)
  const appended = log.append(rowsOf(100_000, 100))
  await new Promise((resolve) => setTimeout(resolve, 5))
  log.alias('0', '1', '2024-01-10')
  await appended
  assert.equal(log.asOf('2024-02-01').countSync().customers, 99)
})

test('bulk changes are made in the order of their calls', async () => {
  const log = new EventLog(schema)
  const order = []
  const slow = (async function* () {
    for (const row of rowsOf(100)) {
      await new Promise((resolve) => setImmediate(resolve))
      yield row
    }
  })()
  const first = log.append(slow).then((receipt) => order.push(['slow', receipt.accepted]))
  const second = log.append(rowsOf(100)).then((receipt) => order.push(['fast', receipt.duplicates]))
  const third = log.append([{ broken: 1 }]).catch((error) => order.push(['broken', error.code]))
  const fourth = log.appendNdjson(JSON.stringify(lines[0])).then((receipt) => order.push(['last', receipt.accepted]))
  await Promise.all([first, second, third, fourth])
  assert.deepEqual(order, [['slow', 100], ['fast', 100], ['broken', 'missing_column'], ['last', 1]])
})

test('many operations at once on one view', async () => {
  const log = new EventLog(schema)
  await log.append(rowsOf(20_000))
  const view = log.asOf('2024-02-01')
  const tables = await Promise.all(Array.from({ length: 12 }, () => view.purchases()))
  for (const table of tables) assert.deepEqual(table.rows(), tables[0].rows())
})

test('thousands of signals are read in pieces, with turns between them', async () => {
  const log = new EventLog(schema)
  await log.append(rowsOf(5000))
  const policy = { policy: 1, kinds: ['sale'], measures: { since: { measure: 'days_since_last' } }, segments: { quiet: 'since >= 30' } }
  const engine = await Engine.create(log, policy, '2024-01-06')
  const parse = JSON.parse
  const read = []
  let turn = 0
  const tick = () => { turn += 1; handle = setImmediate(tick) }
  let handle = setImmediate(tick)
  JSON.parse = (text, ...rest) => {
    read.push({ turn, length: text.length })
    return parse(text, ...rest)
  }
  let told
  try {
    told = await engine.advance('2024-03-01')
  } finally {
    JSON.parse = parse
    clearImmediate(handle)
  }
  assert.equal(told.signals.length, 5000)
  assert.deepEqual(told.signals, engine.signals())
  assert.deepEqual(Object.keys(told).sort(), Object.keys(engine.advanceSync('2024-03-02')).sort())
  const pieces = read.filter(({ length }) => length > 10_000)
  assert.ok(pieces.every(({ length }) => length < 100_000), `${Math.max(...pieces.map(({ length }) => length))} characters at once`)
  assert.equal(new Set(pieces.map(({ turn }) => turn)).size, pieces.length)
})
