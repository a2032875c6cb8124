// Names in camelCase, wherever they are keys of objects, and never two spellings at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventLog, errorCodes } from 'retention-core'
import { fails, schema, shop } from './shop.mjs'

const signedUp = '2024-01-05T00:00:00.000Z'
const rows = [{ id: 'c1', signedUp: '2024-01-05', setAt: '2024-01-06', favouriteColour: 'red' }]

const loads = {
  objects: (log, verb, given, columns) => log[verb](given, columns),
  'an async iterable': (log, verb, given, columns) => log[verb]((async function* () { yield* given })(), columns),
  'JSON text': (log, verb, given, columns) => log[`${verb}Json`](JSON.stringify(given), columns),
  'lines of JSON': (log, verb, given, columns) => log[`${verb}Ndjson`](given.map((row) => JSON.stringify(row)).join('\n'), columns),
}

for (const [form, load] of Object.entries(loads)) {
  test(`fields of customers in ${form}`, async () => {
    const log = new EventLog(schema)
    assert.deepEqual((await load(log, 'setCustomers', rows)).ignoredColumns, [])
    const [row] = log.asOf('2024-02-01').customersTableSync().rows()
    assert.equal(row.signed_up.toISOString(), signedUp)
    assert.deepEqual([row.favouriteColour, row.signedUp, row.setAt], ['red', undefined, undefined])
    assert.equal(log.asOf('2024-01-05').customersTableSync().rows()[0]?.favouriteColour, undefined)
  })

  test(`amounts in ${form}`, async () => {
    const log = new EventLog(schema)
    const event = { customer: 'c', kind: 'sale', time: '2024-01-05', amountMinor: 500 }
    assert.deepEqual((await load(log, 'append', [event])).ignoredColumns, [])
    assert.equal(log.asOf('2024-02-01').timelineSync('c').rows()[0].amount_minor, 500n)
    const pushed = new EventLog(schema)
    pushed.push({ ...event, amountMinor: 500n })
    assert.deepEqual(pushed.toBytesSync(), log.toBytesSync())
  })

  test(`both spellings in ${form}`, async () => {
    const log = await shop()
    const before = log.toBytesSync()
    const error = await fails('invalid_table', () => load(log, 'setCustomers', [{ ...rows[0], signed_up: '2024-01-05' }]))
    assert.match(error.message, /`signedUp` and `signed_up`/)
    assert.deepEqual(log.toBytesSync(), before)
  })
}

test('a column that the map names is what the map says', async () => {
  const log = new EventLog(schema)
  await log.setCustomers([{ id: 'c', joined: '2024-01-05', signedUp: 'yes' }], { signedUp: 'joined' })
  const [row] = log.asOf('2024-02-01').customersTableSync().rows()
  assert.deepEqual([row.signed_up.toISOString(), row.signedUp], [signedUp, 'yes'])
  const other = new EventLog(schema)
  await other.setCustomers([{ id: 'c', signedUp: '2024-01-05' }], { signedUp: 'signedUp' })
  assert.equal(other.asOf('2024-02-01').customersTableSync().rows()[0].signed_up.toISOString(), signedUp)
  const third = new EventLog(schema)
  await third.append([{ customer: 'c', kind: 'sale', time: '2024-01-05', amountMinor: 'x' }], { properties: ['amountMinor'] })
  assert.match(third.asOf('2024-02-01').timelineSync('c').rows()[0].properties, /"amountMinor":"x"/)
})

test('two spellings of one option or field are refused', async () => {
  const log = await shop()
  const works = [
    ['invalid_option', () => new EventLog({ timeZone: 'UTC', time_zone: 'Europe/London' })],
    ['invalid_option', () => log.append([], { amountUnit: 'minor', amount_unit: 'major' })],
    ['invalid_option', () => log.asOf('2024-03-01').call('retention', { asOf: 1, as_of: 2 })],
    ['invalid_table', () => log.push({ customer: 'c', kind: 'k', time: '2024-01-01', amountMinor: 1n, amount_minor: 2n })],
  ]
  for (const [code, work] of works) assert.match((await fails(code, work)).message, /one and the same/)
})

test('an unknown option says which, and what may have been meant', async () => {
  assert.ok(errorCodes.includes('unknown_option'))
  const here = await fails('unknown_option', () => new EventLog(schema, { thread: 1 }))
  assert.deepEqual(here.details, { argument: 'thread', given: 'thread', suggestion: 'threads' })
  const core = await fails('unknown_option', () => new EventLog({ timeZon: 'UTC' }))
  assert.deepEqual(core.details, { argument: 'timeZon', given: 'timeZon', suggestion: 'timeZone' })
  const pushed = await fails('unknown_option', () => new EventLog().push({ customer: 'c', kind: 'k', time: '2024-01-01', amuont: 1 }))
  assert.equal(pushed.details.suggestion, 'amount')
  assert.match(pushed.message, /did you mean `amount`\?/)
})
