// Models: fitted on views and plain tables, saved, asked, stopped.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { Artifact, EventLog, PurchaseCounts, PurchaseModel, SpendModel } from 'retention-core'
import { rowsOf } from './conformance/dataset.mjs'
import { fails } from './shop.mjs'

const log = new EventLog({ currency: 'USD', roles: { sale: 'purchase' } })
await log.append(rowsOf('cdnow_sample'), { customer: 'customer', time: 'date', amount: 'dollars' })
const view = log.asOf('1997-10-01')
const model = await PurchaseModel.fit(view, { model: 'bg_nbd', unit: '1w' })
const rows = [
  { frequency: 2, recency: 30.43, T: 38.86 },
  { frequency: 1, recency: 1.71, T: 38.86 },
  { frequency: 0, recency: 0, T: 38.86 },
]

test('every kind of table gives the same', async () => {
  const summary = await view.purchaseSummary({ unit: '1w' })
  assert.equal(String(await PurchaseModel.fit(summary, { model: 'bg_nbd' })), String(model))
  assert.equal(String(PurchaseModel.fitSync(await summary.toArrow(), { model: 'bg_nbd' })), String(model))
  const columns = { frequency: summary.column('frequency').values, recency: summary.column('t_x').values, T: summary.column('age').values }
  const values = model.parametersSync().column('value').values
  for (const table of [columns, summary.rows()]) {
    const fitted = await PurchaseModel.fit(table, { model: 'bg_nbd', unit: '1w' })
    assert.deepEqual(fitted.parametersSync().column('value').values, values)
  }
  assert.deepEqual((await model.predict(summary)).toJSON(), model.predictSync(view).toJSON())
})

test('a table of objects is asked, off and on the event loop', async () => {
  const scores = await model.predict(rows, { unit: '1w', horizon: '39w' })
  assert.deepEqual(scores.rows().map((row) => row.customer), ['0', '1', '2'])
  assert.ok(Math.abs(scores.rows()[0].expected_purchases - 1.226) < 1e-3)
  assert.deepEqual(model.predictSync(rows, { unit: '1w', horizon: '39w' }).toJSON(), scores.toJSON())
  async function* slowly() { yield* rows }
  assert.deepEqual((await model.predict(slowly(), { unit: '1w', horizon: '39w' })).toJSON(), scores.toJSON())
})

test('an artifact has the class of its kind', async () => {
  assert.ok(model instanceof PurchaseModel && model instanceof Artifact)
  assert.ok(Artifact.from(String(model)) instanceof PurchaseModel)
  assert.deepEqual(PurchaseModel.from(JSON.parse(JSON.stringify(model))).parametersSync().toJSON(), model.parametersSync().toJSON())
  assert.match(inspect(model), /^PurchaseModel { bg_nbd, 1w, r: 0\.2426, .*, converged }\n  warning: bg_nbd gives/)
  assert.match(model.warnings[0], /use mbg_nbd/)
  const cuts = view.fitRfmSync()
  assert.equal(cuts.constructor, Artifact)
  await fails('artifact_mismatch', () => PurchaseModel.from(cuts))
  await fails('blob_truncated', () => PurchaseModel.from('{'))
})

test('what is wrong has its code and its place', async () => {
  assert.equal((await fails('invalid_option', () => PurchaseModel.fit(rows))).details.argument, 'unit')
  assert.equal((await fails('invalid_option', () => model.predict(rows))).details.argument, 'unit')
  await fails('mixed_unit', () => model.predict(rows, { unit: '1d' }))
  await fails('missing_column', () => model.predict([{ frequency: 2 }]))
  await fails('wrong_column_type', () => model.predict([{ frequency: 'a', recency: 1, T: 2 }], { unit: '1w' }))
  await fails('invalid_table', () => model.predict({ frequency: [1, 2], recency: [1] }))
  await fails('invalid_table', () => model.predict({ frequency: 1 }))
  assert.match((await fails('invalid_table', () => model.predict(log))).message, /asOf/)
  await fails('invalid_table', () => model.predict())
  await fails('invalid_table', () => model.predict(new Date()))
  await fails('invalid_table', () => model.predictSync('frequency'))
  assert.equal((await fails('unknown_option', () => PurchaseModel.fit(view, { modl: 1 }))).details.suggestion, 'model')
  assert.equal((await fails('invalid_value', () => model.predict([{ frequency: 1, recency: 3, T: 2 }], { unit: '1w' }))).details.row, '0')
})

test('a signal stops a fit and an answer', async () => {
  const works = [
    (signal) => PurchaseModel.fit(view, { signal }),
    (signal) => PurchaseModel.fit(rows, { signal, unit: '1w' }),
    (signal) => model.predict(view, { signal }),
    (signal) => model.parameters({ signal }),
  ]
  for (const work of works) {
    await fails('cancelled', () => work(AbortSignal.abort()))
    const stop = new AbortController()
    const promise = work(stop.signal)
    stop.abort()
    await fails('cancelled', () => promise)
  }
})

test('tables know their charts', async () => {
  const tables = [await model.tracking(view), await model.frequencies(view), model.newCustomerSync(), await model.aliveOverTime(view, '0006')]
  for (const table of tables) {
    const spec = table.toVegaLite()
    assert.ok(spec.$schema.endsWith('/vega-lite/v5.json') && spec.layer[0].data.values.length >= table.length, table.name)
  }
  await fails('no_chart', async () => (await view.purchaseSummary()).toVegaLite())
})

test('parts of a log add up', async () => {
  const parts = (await log.partition(4)).map((part) => part.asOf('1997-10-01'))
  const counts = await Promise.all(parts.map((part) => PurchaseCounts.of(part, { unit: '1w' })))
  const whole = await PurchaseCounts.merge(counts)
  assert.equal(String(whole), String(await PurchaseCounts.of(view, { unit: '1w' })))
  assert.equal(String(PurchaseModel.fitCountsSync(whole, { model: 'bg_nbd' })), String(model))
})

test('values are in the currency of the model of spend', async () => {
  const spend = await SpendModel.fit(view)
  const values = await model.lifetimeValue(view, spend, { periods: 12 })
  assert.equal(values.notes.currency, 'USD')
  assert.equal(typeof values.rows()[0].lifetime_value_minor, 'bigint')
})
