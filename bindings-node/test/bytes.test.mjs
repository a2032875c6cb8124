// Logs as bytes, in parts, and put together again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventLog } from 'retention-core'
import { fails, schema, shop } from './shop.mjs'

test('bytes give the log again', async () => {
  const log = await shop()
  const bytes = await log.toBytes()
  assert.ok(bytes instanceof Uint8Array)
  assert.deepEqual(log.toBytesSync(), bytes)
  for (const again of [await EventLog.fromBytes(bytes), EventLog.fromBytesSync(Buffer.from(bytes)), await EventLog.fromBytes(bytes, { threads: 2 })]) {
    assert.ok(again instanceof EventLog)
    assert.deepEqual(again.schema, log.schema)
    assert.deepEqual(again.toBytesSync(), bytes)
    assert.equal(again.push({ customer: 'c', kind: 'sale', time: '2024-01-01' }).accepted, 1)
  }
})

test('bytes cut, changed or of a later version are refused', async () => {
  const bytes = await (await shop()).toBytes()
  const altered = Uint8Array.from(bytes)
  altered[bytes.length - 20] ^= 1
  await fails('blob_altered', () => EventLog.fromBytes(altered))
  await fails('blob_truncated', () => EventLog.fromBytes(bytes.subarray(0, bytes.length - 3)))
  await fails('blob_truncated', () => EventLog.fromBytesSync(new Uint8Array()))
  const later = Uint8Array.from(bytes)
  later[8] = 0xff
  const error = await fails('blob_version', () => EventLog.fromBytes(later))
  assert.equal(error.kind, 'artifact')
  await fails('invalid_option', () => EventLog.fromBytes('text'))
})

test('parts make the whole', async () => {
  const log = await shop()
  const parts = await log.partition(3)
  assert.deepEqual(parts.map((part) => part.toBytesSync()), log.partitionSync(3).map((part) => part.toBytesSync()))
  assert.equal(parts.reduce((sum, part) => sum + part.events, 0), log.events)
  const whole = await EventLog.merge(parts.reverse())
  assert.deepEqual(whole.toBytesSync(), log.toBytesSync())
  assert.deepEqual(EventLog.mergeSync(new Set(parts)).toBytesSync(), log.toBytesSync())
  await fails('invalid_option', () => log.partition(0))
  await fails('invalid_option', () => log.partition(1.5))
  await fails('invalid_option', () => EventLog.merge([]))
  await fails('invalid_option', () => EventLog.merge([log, {}]))
  await fails('invalid_schema', () => EventLog.merge([log, new EventLog({ ...schema, currency: 'EUR' })]))
})

test('the schema comes back with every default filled in', () => {
  const log = new EventLog({ roles: { sale: 'purchase' }, observedFrom: new Date('2024-01-01T00:00:00Z'), staticProperties: ['country'] })
  assert.equal(log.schema.timeZone, 'UTC')
  assert.deepEqual(log.schema.roles, { sale: 'purchase' })
  assert.deepEqual(log.schema.staticProperties, ['country'])
  assert.equal(log.schema.observedFrom, '2024-01-01T00:00:00Z')
  assert.deepEqual(new EventLog(log.schema).schema, log.schema)
})
