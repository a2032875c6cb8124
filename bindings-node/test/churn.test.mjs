// Churn and survival: from a log to a model and its chances, and curves of plain tables.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ChurnModel, CoxModel, calibrationCurve, churnBacktest, competingRisks, evaluateScores, kaplanMeier, kaplanMeierSync, lift, testing,
} from 'retention-core'
import { fails } from './shop.mjs'

const made = new testing.Population({ customers: 600, seed: 5 }).logSync()
const view = made.asOf('2025-01-01')
const measures = {
  recency: { measure: 'days_since_last', of: ['purchase'] },
  orders: { measure: 'count', of: ['purchase'] },
}
const plan = { horizon: '60d', every: '1mo' }

test('a log becomes a training table, a model and chances', async () => {
  const table = await view.trainingTable(measures, plan)
  const model = await ChurnModel.fit(table, 'outcome', { customer: 'customer', time: 'at' })
  const judged = (await model.judgement()).rows()
  assert.equal(judged[0].metric, 'auc')
  assert.ok(judged[0].value > 0.5 && judged[0].low < judged[0].value)
  const now = await view.scoringTable(measures, plan)
  const chances = await model.predict(now, { customer: 'customer' })
  assert.equal(chances.length, now.length)
  assert.equal(chances.notes.fitted_as_of, '2025-01-01T00:00:00Z')
  const again = ChurnModel.from(String(model))
  assert.deepEqual(again.predictSync(now, { customer: 'customer' }).toJSON(), chances.toJSON())
  const why = (await model.explain(now, { top: 1 })).rows()
  assert.ok(Math.abs(why[0].base + why[0].contribution + why[1].contribution - why[0].logit) < 1e-12)

  const earlier = await made.asOf('2024-10-01').scoringTable(measures, plan)
  assert.equal((await fails('artifact_from_later', () => model.predict(earlier))).details.fitted_as_of, '2025-01-01T00:00:00Z')
  assert.equal((await model.predict(earlier, { hindsight: true })).length, earlier.length)
})

test('trees learn from columns of all types, and rows may lack values', async () => {
  const rows = Array.from({ length: 400 }, (_, at) => ({
    logins: at % 11 === 0 ? null : at % 20, plan: at % 3 ? 'free' : 'pro', trial: at % 2 === 0, left: at % 20 < 5 || at % 37 === 0,
  }))
  const model = await ChurnModel.fit(rows, 'left', { model: 'trees', trees: 40, folds: 2 })
  const chances = model.predictSync(rows).column('chance').values
  assert.ok(chances[5] < chances[1])
  const scored = rows.map((row, at) => ({ outcome: row.left, chance: chances[at] }))
  assert.ok((await evaluateScores(scored)).rows()[0].value > 0.9)
  assert.equal((await lift(scored)).toVegaLite().layer.length, 3)
  assert.equal((await calibrationCurve(scored)).toVegaLite().layer.length, 3)
  await fails('invalid_option', () => model.coefficients())
  assert.equal((await fails('not_enough_data', () => ChurnModel.fit(rows.slice(0, 10), 'left'))).details.column, 'left')
  await fails('invalid_option', () => churnBacktest(rows, 'left'))
})

test('curves by group, their charts, and a Cox model', async () => {
  const lives = Array.from({ length: 60 }, (_, at) => ({ duration: 1 + (at % 7), event: at % 3 > 0, plan: at % 2 ? 'a' : 'b', size: at % 5 }))
  const curve = await kaplanMeier(lives, { group: 'plan' })
  assert.deepEqual(curve.toJSON(), kaplanMeierSync(lives, { group: 'plan' }).toJSON())
  assert.deepEqual(curve.toVegaLite().layer[1].encoding.color.scale.domain, ['a', 'b'])
  const model = await CoxModel.fit(lives, { group: 'plan', features: ['size'] })
  assert.deepEqual((await model.coefficients()).rows().map((row) => row.term), ['size'])
  assert.equal((await model.predict(lives.slice(0, 2), { times: [2, 4] })).length, 4)
  const causes = await competingRisks([{ duration: 1, cause: 'left' }, { duration: 2, cause: null }, { duration: 3, cause: 'unpaid' }])
  assert.ok(causes.rows().some((row) => row.cause === 'unpaid' && row.incidence > 0))
  assert.equal((await fails('invalid_value', () => kaplanMeier([{ duration: -1, event: true }]))).details.column, 'duration')
  const periods = await view.activePeriods({ gap: '30d' })
  assert.equal((await kaplanMeier(periods)).notes.duration, 'duration')
})
