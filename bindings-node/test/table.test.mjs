// Results: rows, columns, JSON, money.
import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { test } from 'node:test'
import { EventLog, Table, testing } from 'retention-core'
import { fails, schema, shop } from './shop.mjs'

const view = async () => (await shop()).asOf('2024-03-15')

test('rows are objects of the table\'s columns', async () => {
  const table = await (await view()).timeline('c3')
  assert.ok(table instanceof Table)
  const rows = table.rows()
  assert.equal(rows.length, table.length)
  for (const row of rows) assert.deepEqual(Object.keys(row), [...table.columns])
  assert.deepEqual(table.rows(1), rows.slice(1))
  assert.deepEqual(table.rows(0, 1), rows.slice(0, 1))
  assert.deepEqual(table.rows(5, 9), [])
  assert.deepEqual([...table], rows)
  assert.equal(rows[0].constructor.name, 'TimelineRow')
})

test('money is minor units in a bigint, counts are numbers, a missing value is null', async () => {
  const purchases = await (await view()).purchases()
  const row = purchases.rows().find((row) => row.orders === 1 && row.revenue_net_minor !== null)
  assert.ok(purchases.columns.some((name) => name.endsWith('_minor')))
  for (const name of purchases.columns) {
    const { values, valid } = purchases.column(name)
    assert.equal(values.length, purchases.length)
    assert.ok(valid === null || (valid instanceof Uint8Array && valid.length === purchases.length))
    for (const [at, row] of purchases.rows().entries()) {
      assert.equal(row[name] === null, valid !== null && valid[at] === 0)
      if (row[name] === null) continue
      if (name.endsWith('_minor')) assert.equal(typeof row[name], 'bigint', name)
      if (values instanceof BigInt64Array && !(row[name] instanceof Date)) assert.equal(row[name], values[at])
      if (values instanceof Float64Array) assert.equal(row[name], values[at])
      if (row[name] instanceof Date) assert.equal(row[name].getTime(), Number(values[at] / 1000n))
    }
  }
  assert.ok(row === undefined || typeof row.orders === 'number')
})

test('a column is made once and named exactly', async () => {
  const table = await (await view()).retention()
  assert.equal(table.column(table.columns[0]), table.column(table.columns[0]))
  const error = await fails('unknown_column', () => table.column('retaned'))
  assert.equal(error.details.suggestion, 'retained')
  await fails('unknown_column', () => table.column('__proto__'))
})

test('JSON always works: money as digits, instants as ISO text', async () => {
  for (const table of [await (await view()).purchases(), await (await view()).timeline('c3'), await (await view()).cohorts({ value: 'revenue_gross' })]) {
    const read = JSON.parse(JSON.stringify(table))
    assert.deepEqual(Object.keys(read), ['name', 'notes', 'rows'])
    assert.equal(read.rows.length, table.length)
    assert.deepEqual(JSON.parse(JSON.stringify(table.rows())), read.rows)
    for (const [at, row] of table.rows().entries()) {
      for (const name of table.columns) {
        const [value, said] = [row[name], read.rows[at][name]]
        if (typeof value === 'bigint') assert.equal(BigInt(said), value)
        else if (value instanceof Date) assert.equal(said, value.toISOString())
        else assert.deepEqual(said, value)
      }
    }
  }
})

test('amounts beyond 2^53 stay exact', async () => {
  const log = await shop()
  for (let order = 0; order < 12; order++) {
    log.push({ customer: 'rich', kind: 'sale', time: '2024-02-01', amountMinor: 999_999_999_999_999n, order: `big-${order}` })
  }
  const sum = log.asOf('2024-03-15').purchasesSync().rows().map((row) => JSON.stringify(row)).join()
  // 12 × 999,999,999,999,999 and c1's 500 pence in February; c3 bought for £100.
  assert.ok(sum.includes(`"${12n * 999_999_999_999_999n + 500n + 10_000n}"`), sum)
})

test('notes say what the numbers mean', async () => {
  const { notes } = await (await view()).purchases()
  assert.equal(notes.as_of, '2024-03-15T00:00:00Z')
  assert.equal(notes.currency, 'GBP')
  assert.throws(() => (notes.as_of = ''), TypeError)
})

test('batches leave turns to others', async () => {
  const table = await (await view()).timeline('c1')
  const turns = []
  let others = 0
  const tick = () => { others += 1; setImmediate(tick).unref() }
  setImmediate(tick).unref()
  for await (const batch of table.batches(1)) turns.push([batch.length, others])
  assert.deepEqual(turns.map(([length]) => length), [1, 1])
  assert.ok(turns[1][1] > turns[0][1])
  const stop = new AbortController()
  await fails('cancelled', async () => {
    for await (const _ of table.batches(1, { signal: stop.signal })) stop.abort()
  })
})

test('a table shows itself', async () => {
  const table = await (await view()).timeline('c3')
  assert.match(String(table), /^timeline: 2 rows × 12 columns\n/)
  assert.match(String(table), /\b40\.00 GBP\b/)
  assert.equal(inspect(table), String(table))
})

test('a table says the types of its columns, and shows itself as HTML', async () => {
  const table = await (await shop()).asOf('2024-03-15').rfm()
  assert.deepEqual(Object.keys(table.types), [...table.columns])
  assert.deepEqual([table.types.customer, table.types.monetary_minor], ['text', 'money'])
  assert.match(table.toHtml(), /<table/)
})

test('columns may be called what JavaScript has a meaning for', async () => {
  const log = new EventLog(schema)
  await log.setCustomersJson('[{"id": "c", "toJSON": "a", "__proto__": "b", "constructor": "d", "valueOf": 1}]')
  const table = log.asOf('2024-02-01').customersTableSync()
  const [row] = table.rows()
  const meant = (row) => ['toJSON', '__proto__', 'constructor', 'valueOf'].map((name) => Object.getOwnPropertyDescriptor(row, name)?.value)
  assert.deepEqual(meant(row), ['a', 'b', 'd', 1])
  assert.deepEqual(meant(JSON.parse(JSON.stringify(table)).rows[0]), ['a', 'b', 'd', 1])
  assert.deepEqual(await table.toPlain(), table.toJSON())
})

test('a column as JSON', async () => {
  const table = (await view()).rfmSync()
  const said = JSON.parse(JSON.stringify(table.column('monetary_minor')))
  assert.deepEqual(said.values, table.rows().map((row) => (row.monetary_minor === null ? null : String(row.monetary_minor))))
  for (const name of table.columns) JSON.stringify(table.column(name))
})

test('rows and JSON of a large table are made between turns of the event loop', async () => {
  const { events } = await testing.Population.generate({ customers: 3000, seed: 3 })
  assert.ok(events.length > 20_000)
  for (const [form, expected] of [['toRows', (fresh) => fresh.rows()], ['toPlain', (fresh) => fresh.toJSON()]]) {
    const { events: fresh } = await testing.Population.generate({ customers: 3000, seed: 3 })
    let turns = 0
    const timer = setInterval(() => (turns += 1), 0)
    const made = await fresh[form]()
    clearInterval(timer)
    assert.ok(turns > 3, `${turns} turns`)
    assert.deepEqual(made, expected(events))
  }
})
