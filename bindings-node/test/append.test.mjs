// Objects in bulk.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventLog } from 'retention-core'
import { fails, lines, schema, shop } from './shop.mjs'

const log = () => new EventLog(schema)

async function bytesOf(rows, columns) {
  const filled = log()
  await filled.append(rows, columns)
  return Buffer.from(filled.toBytesSync()).toString('hex')
}

test('a list with a column map', async () => {
  const filled = log()
  const rows = lines.map(({ customer, time, kind, amount, order }) => ({ who: customer, at: time, what: kind, paid: amount, order, note: 'x' }))
  const receipt = await filled.append(rows, { customer: 'who', time: 'at', kind: 'what', amount: 'paid' })
  assert.deepEqual(receipt, {
    rows: 5, accepted: 5, duplicates: 0, conflicts: 0, rejected: 0, rejections: [], roundedAmounts: 0, ignoredColumns: ['note'],
  })
  assert.deepEqual(filled.toBytesSync(), (await shop()).toBytesSync())
})

test('any iterable, also one that takes its time', async () => {
  const expected = await bytesOf(lines)
  assert.equal(await bytesOf(new Set(lines)), expected)
  assert.equal(await bytesOf((function* () { yield* lines })()), expected)
  assert.equal(await bytesOf((async function* () { for (const line of lines) yield await line })()), expected)
})

test('a bad row costs no good one and is reported by number', async () => {
  const filled = log()
  const circle = {}
  circle.self = circle
  const rows = [
    ...lines,
    null,
    'text',
    [1],
    7,
    { customer: 'c', kind: 'k' },
    { customer: 'c', kind: 'k', time: new Date(NaN) },
    { customer: 'c', kind: 'k', time: '2024-01-01', amount: -Infinity },
    { customer: { a: 1 }, kind: 'k', time: '2024-01-01' },
    { customer: 'c', kind: 'k', time: '2024-01-01', amount: NaN, ignored: circle },
    { customer: 'c', kind: 'k', time: '2024-01-01', ignored: () => {} },
  ]
  const receipt = await filled.append(rows)
  const reasons = receipt.rejections.map(({ reason, rows }) => [reason, rows])
  assert.deepEqual(reasons, [
    ['missing_time', [9]],
    ['invalid_time', [10]],
    ['invalid_amount', [11]],
    ['invalid_id', [12]],
    ['not_a_row', [5, 6, 7, 8]],
  ])
  assert.deepEqual([receipt.rows, receipt.accepted, receipt.rejected], [15, 7, 8])
  assert.deepEqual(receipt.ignoredColumns, ['ignored'])
})

test('dates, bigints, numbers and texts that JSON cannot say', async () => {
  const plain = [{ customer: '9007199254740993', kind: 'sale', time: '2024-01-05T10:00:00.5Z', amount: '12.5', id: '7' }]
  const odd = [{ customer: 9007199254740993n, kind: 'sale', time: new Date('2024-01-05T10:00:00.500Z'), amount: 12.5, id: 7 }]
  assert.equal(await bytesOf(odd), await bytesOf(plain))
  const filled = log()
  await filled.append([{ customer: '\0zero', kind: 'sale', time: '2024-01-05' }, { customer: '\0d12', kind: '\0', time: new Date('2024-01-05') }])
  const view = filled.asOf('2024-02-01')
  assert.equal((await view.timeline('\0zero')).length, 1)
  assert.deepEqual((await view.timeline('\0d12')).rows().map((row) => row.kind), ['\0'])
})

test('Temporal in rows', async () => {
  const instant = { toString: () => '2024-01-05T10:00:00Z', toJSON: () => '2024-01-05T10:00:00Z' }
  const zoned = { toInstant: () => instant, toJSON: () => '2024-01-05T10:00:00+00:00[Europe/London]' }
  const rows = (time) => [{ customer: 'c', kind: 'sale', time }]
  assert.equal(await bytesOf(rows(instant)), await bytesOf(rows('2024-01-05T10:00:00Z')))
  assert.equal(await bytesOf(rows(zoned)), await bytesOf(rows('2024-01-05T10:00:00Z')))
})

test('properties of rows: columns, and an object of them', async () => {
  const filled = log()
  await filled.append(
    [
      { customer: 'c', kind: 'k', time: '2024-01-01', plan: 'pro', at: new Date('2024-05-01T00:00:00Z') },
      { customer: 'c', kind: 'k', time: '2024-01-02', properties: { seats: 12, since: new Date('2023-05-01T00:00:00Z') } },
    ],
    { properties: ['plan', 'at'] },
  )
  const shown = JSON.stringify(await filled.asOf('2024-02-01').timeline('c'))
  for (const part of ['pro', '2024-05-01', '12', '2023-05-01']) assert.ok(shown.includes(part), shown)
})

test('a failed call leaves the log as it was', async () => {
  const filled = await shop()
  const before = filled.toBytesSync()
  const error = await fails('rows_rejected', () => filled.append([{ ...lines[0] }, { customer: 'c' }], { onReject: 'raise' }))
  assert.equal(error.details.reason, 'missing_time')
  await fails('missing_column', () => filled.append(lines, { customer: 'cust' }))
  await fails('unknown_option', () => filled.append(lines, { customr: 'cust' }))
  await fails('invalid_option', () => filled.append(lines, { onReject: 'drop' }))
  await fails('invalid_table', () => filled.append('text'))
  await fails('invalid_table', () => filled.append(new Uint8Array(3)))
  await fails('invalid_table', () => filled.append(undefined))
  assert.deepEqual(filled.toBytesSync(), before)
})

test('columns are checked before a row is read', async () => {
  let read = 0
  const rows = (function* () { read += 1; yield* lines })()
  await fails('unknown_option', () => log().append(rows, { tme: 'x' }))
  assert.equal(read, 0)
})

test('what an iterable throws reaches the caller as it is', async () => {
  const mine = new TypeError('mine')
  await assert.rejects(log().append((function* () { yield lines[0]; throw mine })()), mine)
  await assert.rejects(log().append([{ get customer() { throw mine } }]), mine)
})

test('no rows', async () => {
  const receipt = await log().append([])
  assert.deepEqual([receipt.rows, receipt.accepted], [0, 0])
})

test('customers and subscriptions', async () => {
  const filled = await shop()
  const customers = await filled.setCustomers([{ id: 'c1', signed_up: new Date('2024-01-01T00:00:00Z'), country: 'GB' }, { id: 'c9', signed_up: 'never' }])
  assert.deepEqual([customers.accepted, customers.rejected], [1, 1])
  const subscriptions = await filled.appendSubscriptions(
    [{ account: 'c1', from: '2024-01-01', to: null, mrr: 49 }, { account: 'c2', from: '2024-01-01', to: new Date('2023-01-01'), mrr: 49 }],
    { customer: 'account', start: 'from', end: 'to' },
  )
  assert.deepEqual([subscriptions.accepted, subscriptions.rejections[0].reason], [1, 'end_before_start'])
})
