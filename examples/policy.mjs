// The code of docs/policies.md in Node. What it prints is examples/policy.txt.

// START load
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { Engine, EventLog, Policy, checkPolicy } from 'retention-core'

const read = (name) => readFileSync(new URL(name, import.meta.url))
const csv = (name) => {
  const bytes = read(`../tests/data/${name}`)
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  const [header, ...rows] = text.trimEnd().split(/\r?\n/).map((line) => line.split(','))
  return rows.map((fields) => Object.fromEntries(header.map((name, at) => [name, fields[at]])))
}
const lines = csv('online_retail.csv.gz').map((line) => {
  const kind = { C: 'return', A: 'adjustment' }[line.InvoiceNo[0]] ?? 'sale'
  return { ...line, kind, total: line.Quantity * line.UnitPrice }
})
const schema = { timeZone: 'Europe/London', currency: 'GBP', roles: { sale: 'purchase', return: 'refund' } }
const log = new EventLog(schema)
const columns = { customer: 'CustomerID', time: 'InvoiceDate', kind: 'kind', amount: 'total', order: 'InvoiceNo', item: 'StockCode' }
await log.append(lines, columns)
const policy = new Policy(read('policies/online_retail.json').toString())
// END load

console.log('# START check')
// START check
const faults = await policy.validate({ schema })
console.log(`${faults.length} faults`)
const wrong = String(policy).replace('orders >= 5', 'ordres >= 5')
for (const { path, position, code, suggestion } of await checkPolicy(wrong, { schema })) {
  console.log(`${path}, position ${position}: ${code}, did you mean ${suggestion}?`)
}
// END check
console.log('# END check')

console.log('# START sizes')
// START sizes
const day = (time) => time.toISOString().slice(0, 10)
let view = log.asOf('2011-12-10')
for (const { at, segment, members, customers } of await view.segmentSizes(policy, { at: ['2011-03-01', '2011-12-10'] })) {
  console.log(`${day(at)} ${segment.padEnd(12)} ${String(members).padStart(5)} of ${customers}`)
}
// END sizes
console.log('# END sizes')

console.log('# START why')
// START why
const [first] = await view.segmentMembers(policy, 'slipping')
console.log(`${first.customer}: ${first.reason}`)
for (const { segment, inside, clause, values } of await view.explainSegments(policy, '12347')) {
  console.log(`${segment.padEnd(12)} ${String(inside ?? 'none').padEnd(5)} ${clause} (${values})`)
}
for (const { time, change, segment, reason } of await view.segmentMoves(policy, { customer: '12347', segments: ['loyal'] })) {
  console.log(`${time.toISOString().slice(0, 19).replace('T', ' ')} ${change} ${segment}: ${reason}`)
}
// END why
console.log('# END why')

console.log('# START live')
// START live
const fired = (signals) => {
  const counts = new Map()
  for (const { kind, name } of signals) if (kind === 'fired') counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort().map(([name, number]) => `${name}: ${number}`)
}
const engine = await Engine.create(new EventLog(schema), policy, '2011-11-01')
await engine.trackMany(lines, columns)
await engine.advance('2011-12-10')
const count = fired(engine.signals())
for (const line of count) console.log(line)
const batch = fired(await view.signals(policy, { from: '2011-11-01' }))
console.log(`the view says the same: ${String(batch) === String(count) ? 'True' : 'False'}`)
engine.ack(engine.cursor)
// END live
console.log('# END live')

console.log('# START change')
// START change
const sooner = String(policy).replace('days_since_order >= 60', 'days_since_order >= 45')
console.log(`differs: ${[...(await policy.diff(sooner))].map(({ path }) => path).join(', ')}`)
const movers = await engine.dryRun(sooner)
console.log(`would move: ${movers.length}, moved: ${(await engine.setPolicy(sooner)).length}, told: ${engine.signals().length}`)
// END change
console.log('# END change')

console.log('# START ravenstack')
// START ravenstack
const roles = { use: 'activity', ticket: 'ticket_opened', churn: 'cancellation' }
const saas = new EventLog({ currency: 'USD', roles, properties: { plan_tier: 'string' } })
await saas.setCustomers(csv('ravenstack_accounts.csv'), { id: 'account_id', signedUp: 'signup_date', properties: ['plan_tier'] })
const account = new Map(csv('ravenstack_subscriptions.csv').map((row) => [row.subscription_id, row.account_id]))
await saas.append(csv('ravenstack_feature_usage.csv.gz').map((row) => (
  { customer: account.get(row.subscription_id), kind: 'use', time: row.usage_date, item: row.feature_name }
)))
await saas.append(csv('ravenstack_support_tickets.csv'), { customer: 'account_id', time: 'submitted_at', defaultKind: 'ticket' })
await saas.append(csv('ravenstack_churn_events.csv'), { customer: 'account_id', time: 'churn_date', defaultKind: 'churn' })

const rules = new Policy(read('policies/ravenstack.json').toString())
view = saas.asOf('2025-01-01')
for (const { segment, members, open } of await view.segmentSizes(rules)) {
  console.log(`${segment.padEnd(14)} ${String(members).padStart(4)}, open ${open}`)
}
for (const line of fired(await view.signals(rules, { from: '2024-12-01' }))) console.log(`December: ${line.replace(':', '')}`)
console.log((await view.segmentMembers(rules, 'worth_a_call')).rows(0, 1)[0].reason)
// END ravenstack
console.log('# END ravenstack')
