// The code of docs/metrics.md in Node. What it prints is examples/metrics.txt.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const printed = async (name, work) => {
  console.log(`# START ${name}`)
  await work()
  console.log(`# END ${name}`)
}
const day = (time) => time.toISOString().slice(0, 10)
const two = (number) => String(number).padStart(2, '0')
const range = (length) => Array.from({ length }, (_, n) => n)
const left = (text, width) => String(text).padStart(width)

// START log
import { EventLog, Policy, metricSettings, presetSources } from 'retention-core'

const schema = { timeZone: 'Europe/London', currency: 'GBP', observedFrom: '2024-01-01', observedTo: '2024-04-01' }
const log = new EventLog(schema)
await log.append([
  { customer: 'ann', time: '2024-01-05', kind: 'subscription_started', amount: 20, plan: 'pro' },
  { customer: 'bob', time: '2024-01-20', kind: 'subscription_started', amount: 50, plan: 'pro' },
  { customer: 'ann', time: '2024-02-11', kind: 'subscription_changed', amount: 35, plan: 'pro' },
  { customer: 'bob', time: '2024-02-25', kind: 'subscription_cancelled', at_period_end: true },
], { properties: ['plan', 'at_period_end'] })
const view = log.asOf('2024-04-01')
// END log

await printed('timeline', async () => {
  // START timeline
  for (const row of (await view.subscriptions()).rows()) console.log(row.customer, row.plan, row.status)
  for (const row of (await view.mrrTimeline('bob')).rows()) {
    const cells = [row.change.padEnd(5), (row.reason ?? '').padEnd(9), left(row.change_minor, 5), left(row.mrr_minor, 5)]
    console.log(day(row.time), ...cells)
  }
  // END timeline
})

await printed('settings', async () => {
  // START settings
  const policy = new Policy({ policy: 1, metrics: { preset: 'stripe', churn_at: 'end' } })
  const chosen = await metricSettings(policy)
  for (const row of chosen.rows()) {
    if (row.value !== row.usual) console.log(row.setting, row.value)
  }
  const months = await view.revenueMovements({ settings: policy })
  assert.equal(months.notes.settings, chosen.notes.settings)
  // END settings
})

await printed('sources', async () => {
  // START sources
  for (const source of (await presetSources('stripe')).rows()) {
    if (source.verdict === 'stated') console.log(source.setting, source.value, source.read)
  }
  // END sources
})

await printed('terms', async () => {
  // START terms
  const europe = new EventLog(schema)
  await europe.append([
    { customer: 'eva', time: '2024-01-10', kind: 'subscription_started', amount: 1200, currency: 'EUR', term_months: 12 },
    { customer: 'eva', time: '2024-03-10', kind: 'subscription_changed', amount: 1800, currency: 'EUR', term_months: 12 },
  ], { properties: ['term_months'] })
  const exchangeRates = { EUR: { '2024-01-01': '0.86', '2024-02-15': '0.85' } }
  for (const exchangeAt of ['change', 'daily']) {
    const settings = { amountPer: 'term', exchangeRates, exchangeAt }
    for (const row of (await europe.asOf('2024-04-01').mrrTimeline('eva', { settings })).rows()) {
      console.log(exchangeAt.padEnd(6), day(row.time), row.change.padEnd(8), left(row.change_minor, 5), left(row.mrr_minor, 6))
    }
  }
  await europe.asOf('2024-04-01').revenueMovements().catch((error) => console.log(error.code))
  // END terms
})

await printed('movements', async () => {
  // START movements
  const parts = ['start_minor', 'new_minor', 'expansion_minor', 'contraction_minor', 'churn_minor', 'end_minor']
  for (const row of (await view.revenueMovements()).rows()) {
    console.log(`${row.period} ${row.state} ${parts.map((part) => row[part]).join(' ')} ${row.retention_state}`)
  }
  const [march] = (await view.revenueMovements({ from: '2024-03-01', by: 'plan' })).rows() // bob had paid until 20 March
  const rates = `NRR ${march.nrr.toFixed(4)}, GRR ${march.grr.toFixed(4)}, logo churn ${march.logo_churn.toFixed(4)}`
  console.log(`${march.group} ${rates}, ARPA ${march.arpa_minor}`)
  for (const row of (await view.revenueByCustomer({ from: '2024-02-01' })).rows()) {
    if (row.start_minor !== row.end_minor) console.log(`${row.period} ${row.customer} ${row.start_minor} ${row.end_minor}`)
  }
  // END movements
})

await printed('retention', async () => {
  // START retention
  for (const row of (await view.revenueRetention({ window: '2mo', from: '2024-02-01' })).rows()) {
    console.log(`${day(row.since)} ${row.state} ${row.start_count} ${row.kept_count} ${row.net_minor} ${row.gross_minor}`)
  }
  const [lost] = (await view.churnedRevenue({ from: '2024-03-01' })).rows()
  console.log(`lost ${lost.voluntary_minor} ${lost.involuntary_minor} ${lost.paused_minor} ${lost.churn_rate.toFixed(4)}`)
  for (const row of (await view.renewals({ months: 2 })).rows()) {
    console.log(`${row.month} ${row.renewing_count} ${row.renewing_mrr_minor} ${row.ending_count}`)
  }
  // END retention
})

await printed('worth', async () => {
  // START worth
  const asked = { margin: 0.8, spend: { '2024-01': 90, '2024-03': 40 }, churnChange: -0.1 }
  const worth = (await view.unitEconomics(asked)).rows()
  for (const row of worth) console.log(row.period, row.ltv_state, row.cac_state)
  const [january, , march] = worth
  const paid = `CAC ${january.cac.toFixed(0)}, paid back in ${january.payback_months.toFixed(2)} months`
  console.log(`${paid}; LTV ${march.ltv.toFixed(0)}, ten points less churn: +${march.gain_what_if.toFixed(0)}`)
  // END worth
})

await printed('difference', async () => {
  // START difference
  const february = { from: '2024-02-01', to: '2024-03-01' }
  for (const row of (await view.explainDifference({}, 'stripe', february)).rows()) {
    console.log(`${row.setting} ${row.customer} ${row.change_minor}`) // Stripe: gone when it is cancelled
  }
  for (const row of (await view.explainDifferenceBySetting({}, 'stripe', { figure: 'nrr', ...february })).rows()) {
    if (!row.change_millionths) continue
    const rates = `${row.rate_before.toFixed(4)} ${row.rate_after.toFixed(4)}`
    console.log(`${row.setting} ${row.from_value} ${row.to_value} ${rates} ${row.change_millionths}`)
  }
  // END difference
})

const read = (name) => {
  const bytes = readFileSync(new URL(`../tests/data/ravenstack_${name}`, import.meta.url))
  const [header, ...lines] = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trimEnd().split(/\r?\n/)
  const names = header.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell === '' ? null : cell])))
}
const saas = new EventLog({ currency: 'USD' })

await printed('ravenstack', async () => {
  // START ravenstack
  await saas.appendSubscriptions(read('subscriptions.csv'), {
    customer: 'account_id', start: 'start_date', end: 'end_date', mrr: 'mrr_amount', plan: 'plan_tier', subscription: 'subscription_id',
    properties: ['is_trial'],
  })
  const trials = { properties: { trial: 'is_trial' } } // the host's name for what is read as `trial`
  const month = { from: '2024-02-01', to: '2024-03-01' }
  const whole = saas.asOf('2025-01-01')
  const [row] = (await whole.revenueMovements({ settings: trials, ...month })).rows()
  const came = row.new_minor + row.reactivation_minor + row.expansion_minor
  const lost = row.contraction_minor + row.churn_minor
  console.log(`${row.start_minor} + ${came} - ${lost} = ${row.end_minor}`)
  console.log(`NRR ${row.nrr.toFixed(3)}, GRR ${row.grr.toFixed(3)}`)
  const subscriptions = { ...trials, grain: 'subscription' }
  const accounts = (await whole.explainDifference(trials, subscriptions, { figure: 'churn', ...month })).rows()
  for (const { setting, customer, change_minor } of accounts.slice(0, 3)) console.log(`${setting} ${customer} ${change_minor}`)
  console.log(`${accounts.length} accounts, ${accounts.reduce((sum, account) => sum + account.change_minor, 0n)}`)
  // END ravenstack
})

await printed('audit', async () => {
  // START audit
  const owner = new Map(read('subscriptions.csv').map((row) => [row.subscription_id, row.account_id]))
  const uses = read('feature_usage.csv.gz').map((row) => ({ ...row, account_id: owner.get(row.subscription_id) }))
  const customer = 'account_id'
  await saas.append(uses, { customer, time: 'usage_date', defaultKind: 'activity', item: 'subscription_id' })
  const gone = { customer, time: 'churn_date', defaultKind: 'cancellation', id: 'churn_event_id', properties: ['reason_code'] }
  await saas.append(read('churn_events.csv'), gone)
  const tickets = { customer, time: 'submitted_at', defaultKind: 'ticket_opened', id: 'ticket_id' }
  await saas.append(read('support_tickets.csv'), tickets)
  await saas.setCustomers(read('accounts.csv'), { id: 'account_id', signedUp: 'signup_date' })
  const checks = ['use_before_subscription', 'paying_after_cancellation', 'events_before_sign_up']
  for (const row of (await saas.asOf('2025-01-01').audit({ checks })).rows()) console.log(`${row.check} ${row.count} ${row.of}`)
  // END audit
})

await printed('survey', async () => {
  // START survey
  const asked = range(40).map((n) => ({ customer: `c${two(n)}`, time: '2024-01-08', kind: 'survey_sent' }))
  const scores = [...Array(12).fill(10), ...Array(8).fill(8), ...Array(4).fill(3)] // sixteen say nothing
  const answer = (n, time, score) => ({ customer: `c${two(n)}`, time, kind: 'survey_response', score })
  const answered = scores.map((score, n) => answer(n, '2024-01-10', score))
  const again = range(6).map((n) => answer(n, '2024-02-10', n < 3 ? 4 : 9))
  const people = new EventLog(schema)
  await people.append([...asked, ...answered, ...again], { properties: ['score'] })
  const told = people.asOf('2024-04-01')
  const survey = (await told.survey({ invitations: ['survey_sent'] })).rows()
  for (const row of survey.slice(0, 2)) {
    const counts = [row.answers, row.promoters, row.passives, row.detractors, row.invited, row.responded]
    console.log(`${row.period} ${row.score_state} ${counts.join(' ')}`)
  }
  const [nps] = survey
  const score = `NPS ${nps.score.toFixed(2)} [${nps.score_low.toFixed(2)}, ${nps.score_high.toFixed(2)}]`
  console.log(`${score}, response rate ${nps.response_rate.toFixed(2)}`)
  for (const row of (await told.surveyMoves('2024-02-01')).rows()) {
    if (row.customers && row.before !== 'none' && row.after !== 'none') {
      console.log(`${row.before} ${row.after} ${row.customers} ${row.share.toFixed(2)}`)
    }
  }
  // END survey
})

await printed('satisfied', async () => {
  // START satisfied
  const desk = new EventLog(schema)
  const tickets = range(20).map((n) => ({ customer: `c${two(n)}`, time: '2024-02-01', kind: 'rated', stars: 1 + (n % 5) }))
  await desk.append(tickets, { properties: ['stars'] })
  const asked = { events: ['rated'], score: 'stars', from: '2024-02-01', to: '2024-03-01' }
  const rated = desk.asOf('2024-04-01')
  const [csat] = (await rated.survey({ survey: 'csat', ...asked })).rows()
  const [ces] = (await rated.survey({ survey: 'ces', scale: [1, 5], satisfiedFrom: 3, ...asked })).rows()
  console.log(`CSAT ${csat.score.toFixed(0)}, CES ${ces.score.toFixed(0)}, mean ${csat.mean.toFixed(1)}, ${csat.answers} answers`)
  const wrong = rated.survey({ survey: 'csat', scale: [1, 4], ...asked })
  await wrong.catch((error) => console.log(error.code, error.details.customer))
  // END satisfied
})

await printed('reasons', async () => {
  // START reasons
  const reasons = (await saas.asOf('2025-01-01').statedReasons({ reason: 'reason_code' })).rows()
  for (const row of reasons.slice(0, 2)) {
    console.log(`${row.reason} ${row.count} ${row.share.toFixed(3)} [${row.share_low.toFixed(3)}, ${row.share_high.toFixed(3)}]`)
  }
  // END reasons
})

await printed('engagement', async () => {
  // START engagement
  const app = new EventLog(schema)
  const seen = range(20).flatMap((n) => { // a visit each; the first eight buy, after 1 to 8 days
    const customer = `c${two(n)}`
    const bought = n < 8 ? [{ customer, time: `2024-01-${two(2 * n + 2)}`, kind: 'purchase' }] : []
    const used = { customer, time: '2024-02-05', kind: 'activity', item: n % 4 ? 'search' : 'export' }
    return [{ customer, time: `2024-01-${two(n + 1)}`, kind: 'visit' }, ...bought, used]
  })
  await app.append(seen)
  const used = app.asOf('2024-04-01')
  for (const row of (await used.funnel(['visit', 'purchase'], { within: '5d' })).rows()) {
    console.log(`${row.events} ${row.customers} ${row.open}`)
  }
  const [first] = (await used.timeToValue(['purchase'], { start: ['visit'], within: '5d' })).rows()
  const reached = `${first.customers} ${first.reached} ${first.waiting}`
  console.log(`${reached} ${first.median_state} ${first.share_within.toFixed(2)}`)
  for (const row of (await used.featureAdoption({ from: '2024-02-01', to: '2024-03-01' })).rows()) {
    console.log(`${row.period} ${row.feature} ${row.users} ${row.new_users} ${row.active} ${row.share.toFixed(2)}`)
  }
  // END engagement
})

await printed('goals', async () => {
  // START goals
  const team = new EventLog(schema)
  const end = (n) => (n < 40 ? '2024-01-20' : n < 50 ? '2024-02-10' : null) // 40 of 200 in January, then 10 of 160
  await team.appendSubscriptions(range(200).map((n) => ({ customer: `c${n}`, start: '2024-01-01', end: end(n), mrr: 10 })))
  const march = team.asOf('2024-03-01')
  const churn = { metric: 'logo_churn', change: -0.1, baselineFrom: '2024-01-03' }
  const [goal] = (await march.goal('2024-02-01', '2024-03-01', churn)).rows()
  const figures = [goal.baseline.toFixed(4), goal.target.toFixed(4), goal.current.toFixed(4), goal.progress.toFixed(2)]
  console.log(goal.state, ...figures, goal.noise_state)
  assert.ok(goal.beyond_noise)
  const more = { metric: 'mrr', target: 180000, baselineFrom: '2024-01-03' }
  const [mrr] = (await march.goal('2024-02-01', '2024-04-01', more)).rows()
  console.log(mrr.state, mrr.progress.toFixed(2), mrr.elapsed.toFixed(2), mrr.pace.toFixed(2))
  const notes = { '2024-02-01': 'new onboarding', '2024-02-20': 'new prices' }
  for (const row of (await march.beforeAfter(notes, { window: '29d' })).rows()) console.log(row.note, row.state, row.noise_state)
  // END goals
})

await printed('spike', async () => {
  // START spike
  const hosts = new EventLog({ currency: 'GBP', observedFrom: '2024-01-01', observedTo: '2024-05-01' })
  const rows = range(1200).map((n) => { // of all, one in twenty leaves each month; in April also half of those on basic
    const step = Math.floor(n / 3) % 20
    const month = step < 3 ? step + 1 : step === 3 || (n % 3 === 0 && step < 12) ? 4 : 0
    const end = month ? `2024-${two(month)}-15` : null
    return { customer: `c${String(n).padStart(4, '0')}`, start: '2023-12-10', end, mrr: n % 3 ? 40 : 10, plan: n % 3 ? 'pro' : 'basic' }
  })
  await hosts.appendSubscriptions(rows)
  const may = hosts.asOf('2024-05-01')
  const by = ['plan']
  for (const row of (await may.churnLimits({ by })).rows()) {
    const limits = `[${row.low.toFixed(4)}, ${row.high.toFixed(4)}]`
    console.log(`${row.period} ${row.gone_count} ${row.start_count} ${row.churn.toFixed(4)} ${limits} ${row.flag}`)
  }
  const drivers = await may.churnDrivers({ by })
  for (const row of drivers.rows()) {
    console.log(`${row.rank} ${row.property} ${row.value} ${row.mix_millionths} ${row.rate_millionths} ${row.verdict}`)
  }
  const exposed = (await may.churnExposed({ by })).rows()
  console.log(`${exposed.length} ${exposed[0].drivers} ${exposed.reduce((sum, row) => sum + row.mrr_minor, 0n)}`)
  // END spike
})
