// Errors: one class, stable codes, details, and the next step.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRequire } from 'node:module'
import { EventLog, RetentionError, errorCodes } from 'retention-core'
import { failure, fails, schema, shop } from './shop.mjs'

const native = createRequire(import.meta.url)('../native.js')

test('the codes are those of the core', () => {
  assert.deepEqual(errorCodes, native.errorCodes())
  assert.ok(errorCodes.includes('unknown_option') && errorCodes.includes('internal'))
  assert.ok(Object.isFrozen(errorCodes))
})

test('an error has code, kind, details and the next step', async () => {
  const error = await fails('unknown_time_zone', () => new EventLog({ timeZone: 'Europe/Londn' }))
  assert.equal(error.kind, 'input')
  assert.equal(error.name, 'RetentionError')
  assert.equal(error.details.suggestion, 'Europe/London')
  assert.match(error.message, /did you mean `Europe\/London`\?/)
  assert.match(error.stack, /errors\.test\.mjs/)
  assert.equal(Object.prototype.toString.call(error), '[object Error]')
  assert.throws(() => (error.details.x = 1), TypeError)
})

test('a rejection carries the stack of its caller', async () => {
  const log = await shop()
  async function theCaller() {
    await log.asOf('2024-03-01').retention({ period: 'fortnight' })
  }
  const error = await fails('invalid_option', theCaller)
  assert.equal(error.details.argument, 'period')
  assert.match(error.stack, /theCaller/)
})

test('what cannot be fitted, applied or added has its code', async () => {
  const fitted = await (await shop()).asOf('2024-03-01').fitRfm()
  const other = new EventLog({ timeZone: 'Asia/Tokyo', currency: 'JPY' }).asOf('2025-01-01')
  assert.equal((await failure(() => other.fitRfm())).code, 'nothing_to_fit')
  assert.equal((await failure(() => other.rfmWith(fitted))).code, 'artifact_mismatch')
  const log = new EventLog()
  const most = { customer: 'c', time: '2024-01-05', kind: 'purchase', amount_minor: 10 ** 15 }
  assert.equal((await log.append(Array(9300).fill(most))).accepted, 9300)
  assert.equal((await failure(() => log.asOf('2024-02-01').purchases())).code, 'amount_overflow')
})

test('what is not an argument is refused with a code, whatever it is', async () => {
  const odd = [null, undefined, 0, 1, NaN, '', 'x', true, Symbol('s'), 1n, [], {}, () => {}, new Map(), new Date(NaN)]
  const log = await shop()
  const view = log.asOf('2024-03-01')
  const calls = [
    (x) => new EventLog(x),
    (x) => new EventLog(schema, { threads: x }),
    (x) => log.push(x),
    (x) => log.push({ customer: x, kind: x, time: x }),
    (x) => log.push({ customer: 'c', kind: 'k', time: '2024-01-01', properties: x }),
    (x) => log.push({ customer: 'c', kind: 'k', time: '2024-01-01', properties: { p: x } }),
    (x) => log.push({ customer: 'c', kind: 'k', time: '2024-01-01', amount: x, received: x, order: x, id: x }),
    (x) => log.append(x),
    (x) => log.append([x]),
    (x) => log.append([{ customer: x, kind: x, time: x, amount: x, properties: x }]),
    (x) => log.append([], x),
    (x) => log.append([{ customer: 'c', kind: 'k', time: '2024-01-01' }], { customer: x, signal: x }),
    (x) => log.appendJson(x),
    (x) => log.appendNdjson(x),
    (x) => log.appendArrow(x),
    (x) => log.setCustomers([{ id: x, signed_up: x, plan: x }]),
    (x) => log.appendSubscriptions([{ customer: x, start: x, end: x, mrr: x }]),
    (x) => log.asOf(x),
    (x) => view.knownAt(x),
    (x) => view.retention(x),
    (x) => view.retention({ period: x, events: x, from: x }),
    (x) => view.retentionSync({ level: x }),
    (x) => view.timeline(x, { limit: x }),
    (x) => log.alias(x, x, x),
    (x) => log.mergeCustomers('c1', x, '2024-01-01', { received: x }),
    (x) => log.unmergeCustomers(x, 'c1', x),
    (x) => log.partition(x),
    (x) => log.partitionSync(x),
    (x) => EventLog.merge(x),
    (x) => EventLog.mergeSync([x]),
    (x) => EventLog.fromBytes(x),
    (x) => EventLog.fromBytesSync(x),
    (x) => view.retentionSync().column(x),
  ]
  for (const [at, call] of calls.entries()) {
    for (const x of odd) {
      try {
        await call(x)
      } catch (error) {
        const about = `call ${at} with ${String(x)}: ${error.stack}`
        assert.ok(error instanceof RetentionError, about)
        assert.notEqual(error.code, 'internal', about)
      }
    }
  }
})

test('a panic becomes the error `internal` and the process goes on', { skip: !native.panicForTest }, async () => {
  const { call } = createRequire(import.meta.url)('../lib/error.js')
  const { settled } = createRequire(import.meta.url)('../lib/signal.js')
  for (const work of [() => call(() => native.panicForTest(false)), () => settled(native.panicForTest(true))]) {
    const error = await failure(work)
    assert.equal(error.code, 'internal')
    assert.match(error.message, /a test asked for it.*please report/)
  }
})
