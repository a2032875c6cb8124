// Views: points in time, snapshots, and one method for each operation of the catalogue.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { Artifact, EventLog, View } from 'retention-core'
import { fails, schema, shop } from './shop.mjs'

const catalog = JSON.parse(createRequire(import.meta.url)('../native.js').catalog())
const camelCase = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())

test('every operation of the catalogue is a method, and every method is one of those or documented', () => {
  const methods = (type) => Object.getOwnPropertyNames(type.prototype).filter((name) => name !== 'constructor').sort()
  const view = catalog.operations.filter((one) => one.owner === 'view').flatMap((one) => [camelCase(one.name), `${camelCase(one.name)}Sync`])
  assert.deepEqual(methods(View), [...view, 'asOf', 'receivedBefore', 'schema', 'knownAt', 'customers', 'customersSync', 'events', 'eventsSync', 'count', 'countSync', 'call', 'callSync', 'toJSON'].sort())
  const log = catalog.operations.filter((one) => one.owner === 'log').flatMap((one) => ['', 'Json', 'Ndjson', 'Arrow'].map((format) => camelCase(one.name) + format))
  assert.deepEqual(methods(EventLog), [...log,
    'schema', 'events', 'customerIds', 'memory', 'push', 'alias', 'mergeCustomers', 'unmergeCustomers', 'asOf', 'copy', 'toJSON',
    'partition', 'partitionSync', 'toBytes', 'toBytesSync'].sort())
})

test('every operation answers with its table, in both forms alike', async () => {
  const log = await shop()
  const view = log.asOf('2024-03-15')
  const cuts = await view.fixedRfm([30], [1, 2], [500])
  for (const operation of catalog.operations.filter((one) => one.owner === 'view')) {
    const given = operation.arguments.map(({ name }) => ({ customer: 'c1', cohort: '2024-01', period_number: 0, cuts, recency_cuts: [30], frequency_cuts: [1, 2], monetary_cuts: [500] })[name])
    const required = { by_item: {} }[operation.name]
    let table
    try {
      table = await view[camelCase(operation.name)](...given, required)
    } catch (error) {
      // Some cannot be asked of a shop without what they need; they say so with a code of theirs.
      assert.ok(operation.errors.includes(error.code) || error.code === 'invalid_option', `${operation.name}: ${error.stack}`)
      continue
    }
    if (operation.returns.artifact) {
      assert.equal(table.kind, operation.returns.artifact)
      assert.equal(String(view[`${camelCase(operation.name)}Sync`](...given, required)), String(table))
      continue
    }
    const spec = catalog.tables.find(({ name }) => name === operation.returns.table)
    assert.equal(table.name, spec.name, operation.name)
    const names = spec.columns.map(({ name }) => name)
    assert.deepEqual(table.columns.slice(0, names.length), names)
    assert.deepEqual(JSON.stringify(view[`${camelCase(operation.name)}Sync`](...given, required)), JSON.stringify(table))
  }
})

test('options are camelCase', async () => {
  const view = (await shop()).asOf('2024-03-15')
  assert.equal((await view.timeline('c1', { newestFirst: true })).rows()[0].time.toISOString(), '2024-02-05T10:00:00.000Z')
  assert.equal((await view.timeline('c1', { newestFirst: null, limit: 1 })).length, 1)
  const error = await fails('unknown_option', () => view.timeline('c1', { newestFrst: true }))
  assert.match(error.message, /did you mean `newestFirst`/)
  await fails('invalid_option', () => view.timeline('c1', { limit: 'many' }))
  await fails('invalid_option', () => view.timeline('c1', { limit: NaN }))
  await fails('unknown_customer', () => view.timeline('c7'))
  await fails('invalid_option', () => view.timeline())
})

test('artifacts: fitted, saved, applied; refused on an earlier view or when changed', async () => {
  const log = await shop()
  const cuts = await log.asOf('2024-03-15').fitRfm({ bins: 2 })
  assert.ok(cuts instanceof Artifact)
  assert.equal(cuts.kind, 'rfm_cuts')
  const later = log.asOf('2024-04-15')
  const rows = (await later.rfmWith(cuts)).rows()
  assert.equal(rows.length, 3)
  for (const again of [String(cuts), Artifact.from(String(cuts)), Artifact.from(JSON.parse(JSON.stringify(cuts)))]) {
    assert.deepEqual((await later.rfmWith(again)).rows(), rows)
  }
  assert.ok((await later.explainRfm('c1', cuts)).length > 0)
  const error = await fails('artifact_from_later', () => log.asOf('2024-02-15').rfmWith(cuts))
  assert.equal(error.kind, 'artifact')
  await fails('blob_truncated', () => Artifact.from(String(cuts).slice(0, 40)))
  await fails('invalid_option', () => Artifact.from(7))
  await fails('invalid_option', () => later.rfmWith())
})

test('an operation by name', async () => {
  const view = (await shop()).asOf('2024-03-15')
  const rows = (await view.timeline('c1', { limit: 1 })).rows()
  for (const name of ['timeline']) {
    assert.deepEqual((await view.call(name, { customer: 'c1', limit: 1 })).rows(), rows)
    assert.deepEqual(view.callSync(name, { customer: 'c1', limit: 1 }).rows(), rows)
  }
  assert.equal((await view.call('activity_churn')).name, (await view.call('activityChurn')).name)
  const error = await fails('unknown_operation', () => view.call('activityChrn'))
  assert.match(error.message, /`activityChurn`/)
})

test('options take Date and text for times alike', async () => {
  const view = (await shop()).asOf(new Date('2024-03-15T00:00:00Z'))
  const texts = await view.retention({ from: '2024-01-01', to: '2024-03-01' })
  const dates = await view.retention({ from: new Date('2024-01-01T00:00:00Z'), to: new Date('2024-03-01T00:00:00Z') })
  assert.deepEqual(dates.rows(), texts.rows())
})

test('what is at the instant or after it is not seen, whatever is appended', async () => {
  const log = await shop()
  const view = log.asOf('2024-01-20')
  assert.equal(view.asOf, '2024-01-20T00:00:00Z')
  assert.deepEqual(await view.count(), { customers: 1, events: 1 })
  log.push({ customer: 'c8', kind: 'sale', time: '2024-01-01' })
  await log.append([{ customer: 'c9', kind: 'sale', time: '2024-01-01' }])
  assert.deepEqual(view.countSync(), { customers: 1, events: 1 })
  assert.deepEqual(log.asOf('2024-01-20').countSync(), { customers: 3, events: 3 })
})

test('a view taken and not yet used still shows what was', async () => {
  const log = new EventLog(schema)
  const views = []
  for (let day = 1; day <= 20; day++) {
    log.push({ customer: `c${day}`, kind: 'sale', time: '2024-01-05' })
    views.push(log.asOf('2024-02-01'))
  }
  const counts = await Promise.all(views.map((view) => view.count()))
  assert.deepEqual(counts.map(({ events }) => events), views.map((_, at) => at + 1))
})

test('knownAt hides what was received later', async () => {
  const log = await shop()
  log.push({ customer: 'c1', kind: 'sale', time: '2024-01-06', received: new Date('2024-03-01T00:00:00Z') })
  const view = log.asOf('2024-03-15')
  assert.equal(view.receivedBefore, null)
  const known = view.knownAt('2024-03-01')
  assert.equal(known.receivedBefore, '2024-03-01T00:00:00Z')
  assert.deepEqual([view.countSync().events, known.countSync().events], [6, 5])
  assert.equal(known.knownAt('2024-04-01').countSync().events, 5)
  assert.equal(known.knownAt('2024-02-01').countSync().events, 2)
  await fails('invalid_time', () => view.knownAt('someday'))
  await fails('invalid_time', () => log.asOf('someday'))
  await fails('invalid_time', () => log.asOf(20240101))
})

test('identity: alias, merge, unmerge', async () => {
  const log = await shop()
  log.alias('visitor-1', 'c1', '2024-02-10')
  log.push({ customer: 'visitor-1', kind: 'sale', time: '2024-01-01' })
  log.mergeCustomers('c2', 'c1', '2024-02-20', { received: new Date('2024-02-21T00:00:00Z') })
  log.unmergeCustomers('c2', 'c1', new Date('2024-03-01T00:00:00Z'))
  const customers = (time) => log.asOf(time).countSync().customers
  assert.deepEqual(['2024-02-09', '2024-02-11', '2024-02-21', '2024-03-10'].map(customers), [3, 2, 1, 3])
  await fails('invalid_identity', () => log.alias('c1', 'c1', '2024-01-01'))
  await fails('invalid_id', () => log.alias('', 'c1', '2024-01-01'))
  await fails('invalid_time', () => log.alias('x', 'c1', 'someday'))
})

test('a view is not made by hand', async () => {
  await fails('invalid_option', () => new View({}))
})

test('JSON.stringify of a log or a view says in short what it is', async () => {
  const log = await shop()
  assert.equal(JSON.stringify(log), '{"events":5,"customerIds":3,"timeZone":"Europe/London","currency":"GBP"}')
  const view = log.asOf('2024-03-15').knownAt('2024-03-10')
  assert.equal(JSON.stringify({ view }), '{"view":{"asOf":"2024-03-15T00:00:00Z","receivedBefore":"2024-03-10T00:00:00Z","timeZone":"Europe/London","currency":"GBP"}}')
  assert.equal(log.asOf('2024-03-15').toJSON().receivedBefore, null)
})

test('a view counts its customers and events', async () => {
  const view = (await shop()).asOf('2024-02-01')
  assert.deepEqual([await view.customers(), await view.events()], [2, 2])
  assert.deepEqual([view.customersSync(), view.eventsSync()], [2, 2])
  assert.deepEqual(await view.count(), { customers: 2, events: 2 })
  await fails('cancelled', () => view.customers({ signal: AbortSignal.abort() }))
})

test('a copy is a log of its own', async () => {
  const log = await shop()
  const copy = log.copy()
  copy.push({ customer: 'c9', kind: 'sale', time: '2024-03-01' })
  assert.deepEqual([log.events, copy.events], [5, 6])
  assert.deepEqual(copy.schema, log.schema)
})

test('a customer of whom only the id is told is known', async () => {
  const log = await shop()
  const receipt = await log.setCustomers([{ id: 'new' }])
  assert.equal(receipt.accepted, 1)
  assert.deepEqual((await log.asOf('2024-03-15').customersTable()).column('customer').values, ['c1', 'c2', 'c3', 'new'])
  assert.equal(await log.asOf('2024-03-15').customers(), 3, 'with an event')
})
