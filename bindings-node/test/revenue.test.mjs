// Recurring revenue of a real table: it reconciles, and settings are taken in every form.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { EventLog, Policy, metricSettings, metricSettingsSync } from 'retention-core'
import { fails } from './shop.mjs'

const file = (name) => {
  const bytes = readFileSync(new URL(`../../tests/data/${name}`, import.meta.url))
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
}
const SAAS = JSON.parse(file('expected/saas.json'))
const TRIALS = { properties: { trial: 'is_trial' } }

function table(name) {
  const [header, ...lines] = file(name).trimEnd().split(/\r?\n/)
  const names = header.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell === '' ? null : cell])))
}

const log = new EventLog({ timeZone: 'UTC', currency: 'USD' })
const receipt = await log.appendSubscriptions(table('ravenstack_subscriptions.csv'), {
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

const near = (found, wanted, error = 1e-12) => {
  found.forEach((value, at) => assert.ok(Math.abs(value - wanted[at]) <= error, `${value}, not ${wanted[at]}`))
}

test('the audit finds what is wrong with ravenstack', async () => {
  const subscriptions = table('ravenstack_subscriptions.csv')
  const owner = new Map(subscriptions.map((row) => [row.subscription_id, row]))
  const accounts = table('ravenstack_accounts.csv')
  const signedUp = new Map(accounts.map((row) => [row.account_id, row.signup_date]))
  const uses = table('ravenstack_feature_usage.csv.gz').map((row) => ({ ...row, account_id: owner.get(row.subscription_id).account_id }))
  const gone = table('ravenstack_churn_events.csv')
  const tickets = table('ravenstack_support_tickets.csv')

  // What is found by looking at the tables alone.
  const early = uses.filter((use) => use.usage_date < owner.get(use.subscription_id).start_date).length
  const tooSoon = tickets.filter((ticket) => ticket.submitted_at < signedUp.get(ticket.account_id)).length
  const pays = ({ account_id, churn_date }) => subscriptions.some((row) => row.account_id === account_id
    && row.is_trial === 'FALSE' && Number(row.mrr_amount) > 0
    && row.start_date <= churn_date && (row.end_date === null || row.end_date > churn_date))
  const paying = gone.filter(pays).length
  assert.deepEqual([early, tooSoon, paying], [19142, 1077, 531])

  const found = (audit, check) => {
    const { count, of } = audit.rows().find((row) => row.check === check)
    return [Number(count), Number(of)]
  }
  const whole = new EventLog({ timeZone: 'UTC', currency: 'USD' })
  await whole.appendSubscriptions(subscriptions, {
    customer: 'account_id', start: 'start_date', end: 'end_date', mrr: 'mrr_amount', plan: 'plan_tier', subscription: 'subscription_id',
    properties: ['is_trial'],
  })
  const customer = 'account_id'
  await whole.append(uses, { customer, time: 'usage_date', defaultKind: 'activity', item: 'subscription_id' })
  await whole.append(gone, { customer, time: 'churn_date', defaultKind: 'cancellation', id: 'churn_event_id' })
  const audit = await whole.asOf('2025-01-01').subscriptionAudit({ settings: TRIALS })
  assert.deepEqual(found(audit, 'use_before_subscription'), [early, 25000])
  assert.equal(found(audit, 'paying_after_cancellation')[0], paying)
  assert.equal(found(audit, 'overlaps')[0], 0)

  const desk = new EventLog({ timeZone: 'UTC', currency: 'USD' })
  await desk.append(tickets, { customer, time: 'submitted_at', defaultKind: 'ticket_opened' })
  await desk.setCustomers(accounts, { id: 'account_id', signedUp: 'signup_date' })
  assert.deepEqual(found(await desk.asOf('2025-01-01').audit(), 'events_before_sign_up'), [tooSoon, 2000])
})

test('telco loses what pandas says, by contract', async () => {
  const telco = new EventLog({ timeZone: 'UTC', currency: 'USD' })
  const rows = table('telco.csv.gz').map((row) => ({
    customer: row.customerID, start: '2024-01-01', end: row.Churn === 'Yes' ? '2024-02-29' : null, mrr: row.MonthlyCharges, plan: row.Contract,
  }))
  assert.equal((await telco.appendSubscriptions(rows)).accepted, 7043)
  const march = telco.asOf('2024-03-01')
  const known = SAAS.telco_last_month
  const [all] = (await march.revenueMovements({ from: '2024-02-01' })).rows()
  assert.deepEqual([all.start_minor, all.churn_minor], [known.mrr_start, known.mrr_lost].map((major) => BigInt(Math.round(major * 100))))
  near([all.logo_churn, all.grr], [known.logo_churn, known.grr])
  const groups = (await march.revenueMovements({ from: '2024-02-01', by: 'plan' })).rows()
  assert.deepEqual(groups.map(({ group }) => group).sort(), Object.keys(known.by_contract).sort())
  for (const row of groups) {
    const wanted = known.by_contract[row.group]
    assert.equal(Number(row.start_count), wanted.n)
    near([row.logo_churn, row.grr], [wanted.logo_churn, wanted.grr])
  }
})

test('nps is that of the worked examples', async () => {
  for (const example of SAAS.nps_worked_examples) {
    const answers = new EventLog({})
    const rows = example.scores.map((score, n) => ({ customer: `c${n}`, time: '2024-01-10', kind: 'survey_response', score }))
    await answers.append(rows, { properties: ['score'] })
    const [row] = (await answers.asOf('2024-02-01').survey({ minAnswers: 1, interval: 'normal' })).rows()
    const { n, promoters, passives, detractors } = example
    assert.deepEqual([row.answers, row.promoters, row.passives, row.detractors].map(Number), [n, promoters, passives, detractors])
    near([row.score, row.score_low, row.score_high], [example.nps, ...example.ci95_normal], 1e-6)
  }
})

test('a year later equals pandas', async () => {
  const rows = (await view.revenueRetention({ settings: TRIALS })).rows()
  const months = SAAS.ravenstack_mrr.months.slice(1)
  assert.equal(rows.length, months.length)
  const told = rows.map((row, at) => [row, months[at]]).filter(([, month]) => month.nrr_12m !== undefined && month.nrr_12m !== null)
  assert.ok(told.length >= 12)
  for (const [row, month] of told) near([row.nrr, row.grr, 1 - row.logo_churn], [month.nrr_12m, month.grr_12m, month.logo_retention_12m])
})
