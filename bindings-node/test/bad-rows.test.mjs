// A bad row never costs good ones, and what is no argument is refused with a code.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Artifact, EventLog, Table } from 'retention-core'
import { fails, shop } from './shop.mjs'

const HALF = '\ud800'
const good = { customer: 'a', kind: 'x', time: '2024-01-01' }
const fine = { customer: 'b', kind: 'x', time: '2024-01-02', amount: 5, z: 1 }
const log = () => new EventLog({ currency: 'GBP' })
const reasons = (receipt) => receipt.rejections.map(({ reason }) => reason)

for (const [field, reason] of [['customer', 'invalid_id'], ['kind', 'invalid_id'], ['time', 'invalid_time'], ['amount', 'invalid_amount'], ['z', 'invalid_property']]) {
  test(`half of a surrogate pair in ${field} rejects its row alone`, async () => {
    const receipt = await log().append([good, { ...fine, [field]: HALF }, { ...fine, z: 'text' }], { properties: ['z'] })
    assert.deepEqual([receipt.accepted, reasons(receipt)], [2, [reason]])
  })
}

test('half of a surrogate pair that nothing uses costs nothing', async () => {
  const receipt = await log().append([good, { ...fine, unused: HALF }, { ...fine, customer: 'c', [HALF]: 1, other: [HALF] }])
  assert.deepEqual([receipt.accepted, receipt.rejected], [3, 0])
})

test('JSON: what cannot be read rejects its row alone', async () => {
  const rows = [JSON.stringify(good), '{"customer":"b","kind":"x","time":"2024-01-01","amount":1e999}', '{"customer":"\\ud800"}', JSON.stringify(fine)]
  const list = await log().appendJson(`[${rows.join(',')}]`)
  assert.deepEqual([list.accepted, reasons(list)], [2, ['not_a_row']])
  assert.deepEqual(await log().appendNdjson(rows.join('\n')), list)
  await fails('invalid_table', () => log().appendJson(`[${rows.join(',')}`))
})

test('a list among properties of customers rejects its row', async () => {
  const filled = log()
  const rows = [{ id: 'a', plan: 'pro' }, { id: 'b', plan: ['x'] }, { id: 'c', tags: ['y'] }]
  const receipt = await filled.setCustomers(rows)
  assert.deepEqual([receipt.accepted, reasons(receipt), receipt.ignoredColumns], [2, ['invalid_property'], ['tags']])
  assert.equal((await filled.setCustomers([rows[0]])).duplicates, 1, 'the plan of `a` was kept')
})

test('half of a surrogate pair in text costs its row alone, and a pair in two pieces is whole', async () => {
  const filled = log()
  const [emoji, line] = ['\u{1f600}', (customer) => `{"customer":"${customer}","kind":"x","time":"2024-01-01"}\n`]
  const whole = line(emoji)
  const cut = whole.indexOf(emoji) + 1
  const receipt = await filled.appendNdjson([whole.slice(0, cut), whole.slice(cut) + line(HALF), line('c')])
  assert.deepEqual([receipt.accepted, receipt.rejected], [2, 1])
  assert.deepEqual((await filled.asOf('2025-01-01').customersTable()).rows().map(({ customer }) => customer), ['c', emoji])
  assert.deepEqual([(await log().appendJson(`[${line(HALF)},${line('d')}]`)).accepted], [1])
})

const mistakes = [
  ['invalid_table', 'surrogate', () => log().push({ ...good, customer: HALF })],
  ['invalid_table', 'surrogate', () => log().push({ ...good, item: HALF })],
  ['invalid_table', 'surrogate', () => log().push({ ...good, properties: { z: HALF } })],
  ['invalid_table', 'surrogate', () => log().push({ ...good, properties: { [HALF]: 1 } })],
  ['unknown_option', 'no key', () => log().push({ ...good, [HALF]: 1 })],
  ['invalid_time', 'surrogate', () => log().push({ ...good, time: HALF })],
  ['invalid_time', 'surrogate', () => log().asOf(HALF)],
  ['invalid_id', 'surrogate', () => log().alias(HALF, 'b', '2024-01-01')],
  ['invalid_id', 'whole number', () => log().alias('a', 1.5, '2024-01-01')],
  ['invalid_option', 'surrogate', () => log().append([good], { customer: HALF })],
  ['invalid_option', 'expected an artifact', async () => (await shop()).asOf('2024-03-01').rfmWith(5)],
  ['invalid_option', 'expected an artifact', async () => (await shop()).asOf('2024-03-01').rfmWith({ cuts: 5 })],
  ['invalid_option', 'must be given', async () => (await shop()).asOf('2024-03-01').call('rfmWith', {})],
  ['invalid_option', 'what a view answers with', () => new Table()],
  ['invalid_option', 'what a view answers with', () => new Table({})],
  ['invalid_option', 'Artifact.from(text)', () => new Artifact()],
  ['unknown_option', 'no option `thread`; did you mean `threads`?', () => new EventLog({}, { thread: 2 })],
  ['unknown_option', 'no option `thread`; did you mean `threads`?', () => EventLog.fromBytesSync(log().toBytesSync(), { thread: 2 })],
  ['unknown_option', 'no option `recieved`; did you mean `received`?', () => log().alias('a', 'b', '2024-01-01', { recieved: '2024-01-01' })],
  ['unknown_option', 'no option `when`; there are: received', () => log().mergeCustomers('a', 'b', '2024-01-01', { when: 1 })],
]

for (const [at, [code, said, mistake]] of mistakes.entries()) {
  test(`${code} ${at}: ${said}`, async () => {
    const { message } = await fails(code, async () => mistake())
    assert.ok(message.includes(said), message)
  })
}
