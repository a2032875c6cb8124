// Recurring revenue of a real table: it reconciles, and settings are taken in every form.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { EventLog, Policy, metricSettings, metricSettingsSync } from 'retention-core'
import { fails } from './shop.mjs'

const file = (name) => readFileSync(new URL(`../../tests/data/${name}`, import.meta.url), 'utf8')
const SAAS = JSON.parse(file('expected/saas.json'))
const TRIALS = { properties: { trial: 'is_trial' } }

test('the guide', async () => {
  // START log
  const log = new EventLog({ timeZone: 'Europe/London', currency: 'GBP' })
  await log.append([
    { customer: 'ann', time: '2024-01-05', kind: 'subscription_started', amount: 20, plan: 'pro' },
    { customer: 'bob', time: '2024-01-20', kind: 'subscription_started', amount: 50, plan: 'pro' },
    { customer: 'ann', time: '2024-02-11', kind: 'subscription_changed', amount: 35, plan: 'pro' },
    { customer: 'bob', time: '2024-02-25', kind: 'subscription_cancelled', at_period_end: true },
  ], { properties: ['plan', 'at_period_end'] })
  // END log

  // START settings
  const policy = new Policy({ policy: 1, metrics: { preset: 'stripe', churn_at: 'end' } })
  const view = log.asOf('2024-03-01')
  const months = await view.revenueMovements({ settings: policy })
  assert.equal(months.notes.settings, (await metricSettings({ preset: 'stripe', churnAt: 'end' })).notes.settings)
  // END settings

  // START movements
  const [, february] = (await view.revenueMovements()).rows()
  assert.deepEqual([february.start_minor, february.expansion_minor], [7000n, 1500n])
  assert.equal(february.end_minor, 8500n) // bob has paid until 20 March
  // END movements

  // START difference
  const difference = (await view.explainDifference({}, 'stripe')).rows()
  const moved = difference.map(({ setting, customer, change_minor }) => [setting, customer, change_minor])
  assert.deepEqual(moved, [['churn_at', 'bob', -5000n]]) // Stripe: gone when it is cancelled
  // END difference

  // START survey
  await log.append([{ customer: 'ann', time: '2024-02-20', kind: 'survey_response', score: 9 }], { properties: ['score'] })
  const nps = await log.asOf('2024-03-01').survey()
  assert.deepEqual(nps.rows().map(({ score, score_state }) => [score, score_state]), [[null, 'too_few_answers']])
  // END survey
})

function ravenstack() {
  const [header, ...lines] = file('ravenstack_subscriptions.csv').trimEnd().split(/\r?\n/)
  const names = header.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell === '' ? null : cell])))
}

const log = new EventLog({ timeZone: 'UTC', currency: 'USD' })
const receipt = await log.appendSubscriptions(ravenstack(), {
  customer: 'account_id', start: 'start_date', end: 'end_date', mrr: 'mrr_amount', plan: 'plan_tier', subscription: 'subscription_id',
  properties: ['is_trial'],
})
const view = log.asOf('2025-01-01')

test('february 2024 reconciles to the cent', async () => {
  assert.deepEqual([receipt.rows, receipt.accepted], [5000, 5000])
  const months = await view.revenueMovements({ settings: TRIALS })
  const row = months.rows().find(({ period }) => period === '2024-02')
  const { start_minor, new_minor, reactivation_minor, expansion_minor, contraction_minor, churn_minor, end_minor } = row
  assert.deepEqual(
    [start_minor, new_minor, reactivation_minor, expansion_minor, contraction_minor, churn_minor, end_minor],
    [152268500n, 7863100n, 313600n, 28285800n, 1353200n, 0n, 187377800n],
  )
  assert.equal(start_minor + new_minor + reactivation_minor + expansion_minor - contraction_minor - churn_minor, end_minor)
  assert.deepEqual([row.nrr.toFixed(3), row.grr.toFixed(3)], ['1.177', '0.991'])
  assert.deepEqual(months.toJSON(), view.revenueMovementsSync({ settings: TRIALS }).toJSON())
})

test('every month equals pandas, by account and by subscription', async () => {
  for (const [grain, reference] of [['customer', 'ravenstack_mrr'], ['subscription', 'ravenstack_mrr_by_subscription']]) {
    const rows = (await view.revenueMovements({ settings: { ...TRIALS, grain } })).rows()
    const months = SAAS[reference].months.slice(1)
    assert.equal(rows.length, months.length)
    rows.forEach((row, at) => {
      const month = months[at]
      assert.equal(row.period, month.month_end.slice(0, 7))
      const ours = [row.end_minor, row.new_minor, row.expansion_minor, row.contraction_minor, row.churn_minor].map(Number)
      assert.deepEqual(ours, [month.mrr, month.new_mrr, month.expansion_mrr, month.contraction_mrr, month.churned_mrr].map((major) => Math.round(major * 100)))
    })
  }
})

test('the difference between grains is explained by named accounts', async () => {
  const asked = { figure: 'churn', from: '2024-02-01', to: '2024-03-01' }
  const difference = (await view.explainDifference(TRIALS, { ...TRIALS, grain: 'subscription' }, asked)).rows()
  const month = SAAS.ravenstack_mrr_by_subscription.months.find(({ month_end }) => month_end === '2024-02-29')
  assert.ok(difference.length > 0 && difference.every(({ customer, setting }) => customer.startsWith('A-') && setting === 'grain'))
  assert.equal(difference.reduce((sum, row) => sum + row.change_minor, 0n), BigInt(Math.round(month.churned_mrr * 100)))
})

test('settings come as an object, a preset or a policy, and in both spellings', async () => {
  const policy = new Policy({ policy: 1, metrics: { preset: 'stripe', churn_at: 'end' } })
  const hash = async (settings) => (await metricSettings(settings)).notes.settings
  const wanted = await hash(policy)
  assert.equal(await hash({ preset: 'stripe', churnAt: 'end' }), wanted)
  assert.equal(await hash({ preset: 'stripe', churn_at: 'end' }), wanted)
  assert.equal(await hash(policy.document), wanted)
  assert.equal((await view.revenueMovements({ settings: policy })).notes.settings, wanted)
  assert.equal((await view.call('revenueMovements', { settings: { preset: 'stripe', churn_at: 'end' } })).notes.settings, wanted)
  assert.notEqual(metricSettingsSync('stripe').notes.settings, wanted)
})

test('what is wrong in settings is named as it is written here', async () => {
  const wrong = (settings) => () => view.revenueMovements({ settings })
  assert.equal((await fails('unknown_option', wrong({ churnAtt: 'end' }))).details.suggestion, 'churnAt')
  const { details } = await fails('invalid_option', wrong({ churnAt: 'reqest' }))
  assert.deepEqual([details.suggestion, details.argument, details.setting], ['request', 'settings', 'churnAt'])
  await fails('unknown_currency', wrong({ exchangeRates: { EURO: { '2024-01-01': '1.1' } } }))
})
