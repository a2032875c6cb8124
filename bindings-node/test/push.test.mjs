// One event at a time: the short way for plain fields and the way for all others give the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventLog } from 'retention-core'
import { fails, schema } from './shop.mjs'

const event = { customer: 'c1', kind: 'sale', time: '2024-01-05T10:00', amount: 19.99, order: 'o-1', item: 'i', id: 'e' }

function bytesOf(...events) {
  const log = new EventLog(schema)
  for (const one of events) log.push(one)
  return Buffer.from(log.toBytesSync()).toString('hex')
}

test('the receipt of one event', () => {
  const log = new EventLog(schema)
  const receipt = { rows: 1, accepted: 0, duplicates: 0, conflicts: 0, rejected: 0, rejections: [], roundedAmounts: 0, ignoredColumns: [] }
  assert.deepEqual(log.push(event), { ...receipt, accepted: 1 })
  assert.deepEqual(log.push(event), { ...receipt, duplicates: 1 })
  assert.deepEqual(log.push({ ...event, amount: 20 }), { ...receipt, conflicts: 1 })
  assert.deepEqual(log.push({ ...event, id: null, amount: 19.995 }), { ...receipt, accepted: 1, roundedAmounts: 1 })
  assert.equal(log.events, 2)
  assert.equal(log.customerIds, 1)
})

test('both ways in give the same log', () => {
  // An empty object of properties takes the long way.
  const long = { ...event, properties: {} }
  assert.equal(bytesOf(event), bytesOf(long))
  for (const change of [{ amount: '19.99' }, { amount: null }, { id: undefined }, { time: new Date('2024-01-05T10:00:00.123Z') }]) {
    assert.equal(bytesOf({ ...event, ...change }), bytesOf({ ...long, ...change }), JSON.stringify(change))
  }
})

test('times: Date, text, Temporal', () => {
  const instant = { toString: () => '2024-06-01T09:00:00Z', toJSON: () => '2024-06-01T09:00:00Z' }
  const zoned = { toInstant: () => instant, toString: () => '2024-06-01T10:00:00+01:00[Europe/London]', toJSON: () => 'no' }
  const texts = ['2024-06-01T10:00', '2024-06-01 10:00:00+01:00', '2024-06-01T09:00:00Z']
  const all = [...texts, new Date('2024-06-01T09:00:00Z'), instant, zoned].map((time) => bytesOf({ ...event, time }))
  assert.equal(new Set(all).size, 1)
})

test('ids are text; whole numbers stand for their digits', () => {
  const text = bytesOf({ ...event, customer: '17850', order: '536365' })
  assert.equal(bytesOf({ ...event, customer: 17850, order: 536365n }), text)
})

test('minor units as bigint or number', () => {
  assert.equal(bytesOf({ ...event, amount: undefined, amountMinor: 1999n }), bytesOf(event))
  assert.equal(bytesOf({ ...event, amount: undefined, amountMinor: 1999 }), bytesOf(event))
})

test('properties keep their types, dates too', async () => {
  const log = new EventLog(schema)
  log.push({ ...event, properties: { plan: 'pro', seats: 3, trial: false, until: new Date('2024-03-01T00:00:00Z'), gone: null, none: undefined } })
  const [row] = (await log.asOf('2024-02-01').timeline('c1')).rows()
  const shown = JSON.stringify(row)
  for (const part of ['pro', '3', 'false', '2024-03-01']) assert.ok(shown.includes(part), shown)
})

test('what cannot be used is refused, and the log stays as it was', async () => {
  const log = new EventLog(schema)
  const reasons = {
    missing_customer: { customer: '' },
    missing_kind: { kind: '' },
    invalid_time: { time: 'soon' },
    invalid_amount: { amount: Number.NaN },
    amount_too_large: { amount: 1e300 },
    invalid_currency: { currency: 'POUND' },
    invalid_received: { received: 'later' },
    id_too_long: { order: 'x'.repeat(2000) },
  }
  for (const [reason, change] of Object.entries(reasons)) {
    const error = await fails('rows_rejected', () => log.push({ ...event, ...change }))
    assert.equal(error.details.reason, reason)
  }
  await fails('rows_rejected', () => log.push({ ...event, time: new Date(NaN) }))
  await fails('rows_rejected', () => log.push({ ...event, time: new Date(8.64e15) }))
  await fails('unknown_option', () => log.push({ ...event, colour: 'red' }))
  await fails('invalid_table', () => log.push({ ...event, amountMinor: 1.5, amount: undefined }))
  await fails('invalid_time', () => log.push({ ...event, properties: { at: new Date(NaN) } }))
  assert.equal(log.events, 0)
})
