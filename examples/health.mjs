// The code of docs/health.md in Node. What it prints is examples/health.txt.

// START load
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { Engine, EventLog, Policy, RetentionError } from 'retention-core'

const read = (name) => readFileSync(new URL(name, import.meta.url))
const [header, ...rest] = gunzipSync(read('../tests/data/online_retail.csv.gz')).toString().trimEnd().split(/\r?\n/)
const names = header.split(',')
const lines = rest.map((row) => {
  const line = Object.fromEntries(row.split(',').map((field, at) => [names[at], field]))
  const kind = { C: 'return', A: 'adjustment' }[line.InvoiceNo[0]] ?? 'sale'
  return { ...line, kind, total: line.Quantity * line.UnitPrice }
})
const schema = { timeZone: 'Europe/London', currency: 'GBP', roles: { sale: 'purchase', return: 'refund' } }
const log = new EventLog(schema)
const columns = { customer: 'CustomerID', time: 'InvoiceDate', kind: 'kind', amount: 'total', order: 'InvoiceNo', item: 'StockCode' }
await log.append(lines, columns)
const policy = new Policy(read('policies/health.json').toString())
const view = log.asOf('2011-12-10')
// END load
const day = (time) => time.toISOString().slice(0, 10)
const region = async (name, work) => {
  console.log(`# START ${name}`)
  await work()
  console.log(`# END ${name}`)
}

await region('bands', async () => {
  // START bands
  for (const { at, band, customers } of await view.healthBands(policy, { at: ['2011-03-01', '2011-12-10'] })) {
    console.log(`${day(at)} ${band.padEnd(6)} ${String(customers).padStart(5)}`)
  }
  // END bands
})

await region('why', async () => {
  // START why
  const why = await view.explainHealth(policy, '12347', { since: '2011-11-10' })
  let sum = 0
  for (const { measure, contribution, contribution_millionths: millionths, change_millionths: change } of why) {
    sum += Number(millionths)
    console.log(`${measure.padEnd(16)} ${contribution.toFixed(6).padStart(9)} ${String(change).padStart(10)}`)
  }
  const health = [...(await view.health(policy, { since: '2011-11-10' }))].find(({ customer }) => customer === '12347')
  console.log(`score ${health.score.toFixed(6)}, ${health.band}; the sum of contributions is ${sum}`)
  // END why
})

const plan = { horizon: '90d', every: '1mo', from: '2011-03-10', activeWithin: '180d' }
const judged = await view.healthBacktestBands(policy, 'health', plan)
await region('backtest', async () => {
  // START backtest
  for (const { metric, value } of await view.healthBacktest(policy, 'health', plan)) {
    console.log(`${metric.padEnd(18)} ${value.toFixed(3)}`)
  }
  for (const { band, rows, rate, recall } of judged) {
    console.log(`${band.padEnd(6)} ${String(rows).padStart(6)} ${rate.toFixed(3)} ${recall.toFixed(3)}`)
  }
  for (const { measure, share, fitted_share: fitted, sign, auc_alone: alone } of await view.healthWeights(policy, 'health', plan)) {
    console.log(`${measure.padEnd(16)} ${share.toFixed(2)} ${fitted.toFixed(2).padStart(5)} ${sign.padEnd(11)} ${alone.toFixed(3)}`)
  }
  // END backtest
})

await region('norms', async () => {
  // START norms
  const norms = await log.asOf('2011-09-10').fitHealthNorms(policy)
  const relative = {
    spent_90d: { normaliser: 'percentile', artifact: 'september' },
    orders_90d: { normaliser: 'z', artifact: 'september' },
  }
  const document = {
    ...policy.document,
    artifacts: { september: JSON.parse(norms.toString()) },
    scorecards: { relative: { measures: relative, bands: [{ band: 'low' }, { band: 'high', from: 50 }] } },
  }
  for (const { scorecard, band, customers } of await view.healthBands(document)) {
    console.log(`${scorecard} ${band.padEnd(4)} ${String(customers).padStart(5)}`)
  }
  try {
    await log.asOf('2011-08-01').health(document)
  } catch (error) {
    if (!(error instanceof RetentionError)) throw error
    console.log(error.code)
  }
  // END norms
})

await region('segments', async () => {
  // START segments
  const { health } = policy.document.scorecards
  const measures = { ...health.measures, days_since_order: { weight: 40, low: 60, high: 0, missing: 'penalise' } }
  const document = {
    ...policy.document,
    segments: { regulars: 'orders >= 5', others: '!regulars' },
    scorecards: { others: { ...health, segment: 'others' }, regulars: { ...health, measures, segment: 'regulars' } },
  }
  for (const { scorecard, band, customers } of await view.healthBands(document)) {
    console.log(`${scorecard.padEnd(8)} ${band.padEnd(6)} ${String(customers).padStart(5)}`)
  }
  // END segments
})

const engine = await Engine.create(log, policy, '2011-12-10')
await region('live', async () => {
  // START live
  engine.track({ customer: '12347', kind: 'sale', time: '2011-12-12T10:00', amount: 120, order: 'A1' })
  await engine.advance('2012-01-10')
  const signals = engine.signals()
  const counts = new Map()
  for (const { kind, name } of signals) counts.set(`${kind} ${name}`, (counts.get(`${kind} ${name}`) ?? 0) + 1)
  for (const [what, number] of [...counts].sort()) console.log(`${what}: ${number}`)
  const first = signals.find(({ kind, reason }) => kind === 'band_changed' && reason.startsWith('yellow → red'))
  console.log(`${first.time.slice(0, 19).replace('T', ' ')} ${first.customer}: ${first.reason}`)
  engine.ack(engine.cursor)
  // END live
})

await region('refused', async () => {
  // START refused
  const flagged = { properties: { churn_flag: 'bool' } }
  const leak = { policy: 1, scorecards: { health: { measures: { churn_flag: { low: 1, high: 0 } } } } }
  for (const { path, code } of await new Policy(leak).validate({ schema: flagged })) console.log(`${path}: ${code}`)
  // END refused
})

await region('stages', async () => {
  // START stages
  for (const { from_stage: from, to_stage: to, moves, share } of await view.stageTransitions(policy)) {
    console.log(`${from.padEnd(6)} ${to.padEnd(6)} ${String(moves).padStart(5)} ${share === null ? '-' : share.toFixed(3)}`)
  }
  const ahead = [...(await view.nextStages(policy, { horizon: '30d' }))].find(({ customer }) => customer === '12347')
  console.log(`${ahead.stage}, next ${ahead.next_stage}`)
  // END stages
})

await region('charts', async () => {
  // START charts
  for (const table of [await view.healthScores(policy), await view.healthMovers(policy), judged]) {
    console.log(table.toVegaLite().title)
  }
  // END charts
})
