// AbortSignal: work stops, the promise rejects with the reason, nothing has changed.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { EventLog, RetentionError, testing } from 'retention-core'
import { fails, lines, schema, shop } from './shop.mjs'

const rows = (count) => Array.from({ length: count }, (_, at) => ({ customer: at % 5000, kind: 'sale', time: '2024-01-05T10:00', amount: 1 }))

async function stopped(work, stop, reason) {
  const promise = work(stop.signal)
  const error = await fails('cancelled', () => promise)
  assert.equal(error.name, 'AbortError')
  assert.equal(error.kind, 'cancelled')
  assert.ok(error instanceof RetentionError)
  assert.equal(error.cause, reason ?? stop.signal.reason)
}

test('a signal that is up already', async () => {
  const log = await shop()
  const view = log.asOf('2024-03-15')
  const [bytes, table, people] = [log.toBytesSync(), view.purchasesSync(), new testing.Population({ customers: 20, seed: 1 })]
  const stop = new AbortController()
  const reason = new Error('the user left')
  stop.abort(reason)
  const works = [
    (signal) => log.append(lines, { signal }),
    (signal) => log.appendJson(JSON.stringify(lines), { signal }),
    (signal) => log.appendNdjson('', { signal }),
    (signal) => log.appendArrow(new Uint8Array(), { signal }),
    (signal) => log.setCustomers([], { signal }),
    (signal) => view.retention({ signal }),
    (signal) => view.timeline('c1', { signal }),
    (signal) => view.count({ signal }),
    (signal) => log.toBytes({ signal }),
    (signal) => log.partition(2, { signal }),
    (signal) => EventLog.merge([log, log], { signal }),
    (signal) => EventLog.fromBytes(bytes, { signal, threads: 2 }),
    (signal) => table.toArrow({ signal }),
    (signal) => table.toRows({ signal }),
    (signal) => table.toPlain({ signal }),
    (signal) => people.log({ signal }),
  ]
  for (const work of works) await stopped(work, stop, reason)
  assert.equal(log.events, 5)
})

test('while rows are read', async () => {
  const log = await shop()
  const before = log.toBytesSync()
  const stop = new AbortController()
  let read = 0
  const source = (function* () {
    for (const row of rows(1_000_000)) {
      if (++read === 2000) stop.abort()
      yield row
    }
  })()
  await stopped((signal) => log.append(source, { signal }), stop)
  assert.ok(read < 1_000_000)
  assert.deepEqual(log.toBytesSync(), before)
})

test('while a stream stalls: it is closed', async () => {
  const log = await shop()
  const stop = new AbortController()
  const stream = new Readable({ read() {} })
  stream.push(`${JSON.stringify(lines[0])}\n`)
  setTimeout(() => stop.abort(), 5)
  await stopped((signal) => log.appendNdjson(stream, { signal }), stop)
  assert.equal(log.events, 5)
  // What waits behind it is not held up.
  assert.equal((await log.append(lines.slice(0, 1))).accepted, 1)
})

test('while waiting for its turn', async () => {
  const log = new EventLog(schema)
  const stop = new AbortController()
  const first = log.append(rows(50_000))
  const second = log.append(rows(10), { signal: stop.signal })
  const third = log.append(rows(7))
  stop.abort()
  await stopped(() => second, stop)
  assert.equal((await first).accepted, 50_000)
  assert.equal((await third).accepted, 7)
  assert.equal(log.events, 50_007)
})

test('at any moment of a load: all or nothing', async () => {
  const text = rows(60_000).map((row) => JSON.stringify(row)).join('\n')
  for (let wait = 0; wait < 12; wait++) {
    const log = new EventLog(schema)
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), wait * 12)
    const outcome = await log.appendNdjson(text, { signal: stop.signal }).then((receipt) => receipt.accepted, (error) => error.code)
    clearTimeout(timer)
    assert.ok(outcome === 60_000 || outcome === 'cancelled', `${outcome}`)
    assert.equal(log.events, outcome === 60_000 ? 60_000 : 0)
    assert.equal((await log.append(rows(3))).accepted, 3)
  }
})

test('an operation under way', async () => {
  const log = new EventLog(schema)
  await log.append(rows(200_000))
  const view = log.asOf('2024-02-01')
  const stop = new AbortController()
  const work = view.cohorts({ signal: stop.signal })
  stop.abort()
  await stopped(() => work, stop)
  assert.equal((await view.cohorts()).length > 0, true)
})

test('saving, cutting and merging under way', async () => {
  const log = new EventLog(schema)
  await log.append(rows(200_000))
  const bytes = log.toBytesSync()
  const people = new testing.Population({ customers: 3000, seed: 1 })
  const works = [
    (signal) => log.toBytes({ signal }),
    (signal) => log.partition(4, { signal }),
    (signal) => EventLog.merge([log, log], { signal }),
    (signal) => EventLog.fromBytes(bytes, { signal }),
    (signal) => people.log({ signal }),
  ]
  for (const work of works) {
    const stop = new AbortController()
    const promise = work(stop.signal)
    setImmediate(() => stop.abort())
    await stopped(() => promise, stop)
    await work(new AbortController().signal)
  }
  assert.equal((await EventLog.fromBytes(bytes)).events, 200_000)
  await fails('unknown_option', () => log.toBytes({ signl: 1 }))
})

test('AbortSignal.timeout and what is no signal', async () => {
  const log = await shop()
  const stream = new Readable({ read() {} })
  // Neither the stream nor such a signal keeps the process alive.
  const alive = setInterval(() => {}, 1000)
  const error = await fails('cancelled', () => log.appendNdjson(stream, { signal: AbortSignal.timeout(2) }))
  clearInterval(alive)
  assert.equal(error.cause.name, 'TimeoutError')
  await fails('invalid_option', () => log.append([], { signal: 'stop' }))
  await fails('invalid_option', () => log.asOf('2024-02-01').count({ signal: {} }))
})

test('listeners are removed', async () => {
  const log = await shop()
  const stop = new AbortController()
  let listeners = 0
  const { signal } = stop
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...args) => { listeners += 1; add(...args) }
  signal.removeEventListener = (...args) => { listeners -= 1; remove(...args) }
  await log.append(lines, { signal })
  await log.appendNdjson(Readable.from(['']), { signal })
  await log.asOf('2024-02-01').count({ signal })
  assert.equal(listeners, 0)
})
