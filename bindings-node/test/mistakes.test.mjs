// What beginners get wrong: each error names the thing and the next step.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventLog } from 'retention-core'
import { fails } from './shop.mjs'

const log = () => new EventLog({ currency: 'GBP' })
const row = { customer: 'ann', kind: 'sale', time: '2024-01-05', amount: 5 }
const view = async () => {
  const one = log()
  await one.append([row])
  return one.asOf('2024-02-01')
}

const mistakes = [
  ['missing_column', "holds `customer`; name the column, as in customer: '…'; there are: CustomerID", () => log().append([{ CustomerID: 'a', time: '2024-01-05' }])],
  ['missing_column', "as in defaultKind: 'purchase'", () => log().append([{ customer: 'a', time: '2024-01-05' }])],
  ['missing_column', 'did you mean `customer`?', () => log().append([row], { customer: 'Customer' })],
  ['unknown_option', 'no option `custmer`; did you mean `customer`?', () => log().append([row], { custmer: 'customer' })],
  ['rows_rejected', "1 invalid_amount; nothing was added; mend these rows, or pass onReject: 'report'", () => log().append([{ ...row, amount: '£5' }], { onReject: 'raise' })],
  ['rows_rejected', '(amount="12,50" customer="ann" kind="sale" time="2024-01-05"); write digits with a point', () => log().push({ ...row, amount: '12,50' })],
  ['rows_rejected', 'time="05/01/2024"); write `2024-01-31`', () => log().push({ ...row, time: '05/01/2024' })],
  ['invalid_time', '`time`: expected a Date or a text such as `2024-01-31`, got a number; if it counts milliseconds, pass new Date(1704412800000)', () => log().push({ ...row, time: 1704412800000 })],
  ['invalid_time', 'pass new Date(5)', () => log().asOf(5)],
  ['unknown_option', 'no key `when`', () => log().push({ ...row, when: '2024-01-05' })],
  ['invalid_option', '`roles`: `purchse` is not a value of this option; did you mean `purchase`?', () => new EventLog({ roles: { sale: 'purchse' } })],
  ['unknown_option', 'did you mean `timeZone`?', () => new EventLog({ timezone: 'UTC' })],
  ['unknown_kind', 'did you mean `sale`?', async () => (await view()).retention({ events: 'sales' })],
  ['unknown_option', 'did you mean `period`?', async () => (await view()).retention({ perriod: 'month' })],
  ['unknown_column', 'did you mean `monetary_minor`?', async () => (await (await view()).rfm()).column('monetary')],
]

for (const [code, said, mistake] of mistakes) {
  test(`${code}: ${said}`, async () => {
    const { message } = await fails(code, async () => mistake())
    assert.ok(message.includes(said), message)
  })
}

test('a kind without a role is not overlooked', async () => {
  assert.match((await (await view()).rfm()).notes.warning, /role purchase in the schema/)
})

test('a date without an offset is local time of the schema', () => {
  const local = new EventLog({ timeZone: 'America/New_York' })
  assert.equal(local.asOf('2024-01-05').asOf, '2024-01-05T05:00:00Z')
  assert.equal(local.asOf(new Date('2024-01-05')).asOf, '2024-01-05T00:00:00Z', 'a Date is an instant')
})
