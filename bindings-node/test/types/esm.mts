// What must compile in an ES module, and, marked, what must not.
import retention, { Artifact, Engine, EventLog, Policy, RetentionError, Table, View, checkRule, errorCodes, explainRule, testing } from 'retention-core'
import { Population, smallShop } from 'retention-core/testing'
import type { Cell, ErrorCode, PolicyMoversRow, PurchasesRow, Receipt, RetentionRow, Schema, Signal, TimelineRow, Told } from 'retention-core'

const log = new EventLog({ timeZone: 'Europe/London', currency: 'GBP', roles: { sale: 'purchase' } }, { threads: 2 })
const schema: Readonly<Schema> = log.schema
const zone: string = schema.timeZone
new EventLog(log.schema)
new retention.EventLog()

const receipt: Receipt = log.push({ customer: 1n, kind: 'sale', time: new Date(), amountMinor: 1999n, properties: { plan: 'pro', at: new Date() } })
const total: number = receipt.accepted + receipt.roundedAmounts
const stop = new AbortController()
await log.append([{ who: 1, when: '2024-01-01' }], { customer: 'who', time: 'when', onReject: 'raise', signal: stop.signal })
await log.appendNdjson(process.stdin, { properties: ['plan'] })
await log.setCustomersJson('[]', { signedUp: 'since' })
await log.appendSubscriptionsArrow(new Uint8Array(), { mrr: 'mrr', amountUnit: 'minor' })
log.alias('a', 'b', '2024-01-01', { received: new Date() })

const view: View = log.asOf(new Date()).knownAt('2024-01-01')
const retentionTable: Table<RetentionRow> = await view.retention({ period: 'month', from: new Date(), signal: stop.signal })
const rate: Float64Array = retentionTable.column('retention_rate').values
const valid: Uint8Array | null = retentionTable.column('retention_rate').valid
const period: string[] = retentionTable.column('period').values
const name: keyof RetentionRow | undefined = retentionTable.columns[0]
for (const row of retentionTable) {
  const one: number | null = row.retention_rate
  void one
}

const purchases: Table<PurchasesRow> = view.purchasesSync({ period: '30d' })
const revenue: BigInt64Array = purchases.column('revenue_net_minor').values
const cents: bigint | null | undefined = purchases.rows()[0]?.revenue_net_minor
const json: string | null | undefined = purchases.toJSON().rows[0]?.revenue_net_minor
for await (const batch of purchases.batches(100, { signal: stop.signal })) batch.map((row) => row.orders)

const timeline = await view.timeline('c1', { newestFirst: true })
const times: BigInt64Array = timeline.column('time').values
const property: Cell | undefined = timeline.rows()[0]?.['plan']
const typed: TimelineRow | undefined = timeline.rows()[0]
const cuts: Artifact = await view.fitRfm({ bins: 5, signal: stop.signal })
const scored: bigint | null | undefined = (await view.rfmWith(Artifact.from(String(cuts)))).rows()[0]?.monetary_minor
const anything: Table = await view.call('retention', { period: 'month', signal: stop.signal })

try {
  await EventLog.merge(await log.partition(2))
} catch (error) {
  if (error instanceof RetentionError && error.code === 'invalid_schema') {
    const code: ErrorCode = error.code
    const suggestion: string | undefined = error.details['suggestion']
    void [code, suggestion]
  }
}

// @ts-expect-error: no such option
new EventLog({ timezone: 'UTC' })
// @ts-expect-error: no such role
new EventLog({ roles: { sale: 'purchse' } })
// @ts-expect-error: an event has a time
log.push({ customer: 'c', kind: 'k' })
// @ts-expect-error: a number is not a time
log.push({ customer: 'c', kind: 'k', time: 20240101 })
// @ts-expect-error: no such field
log.push({ customer: 'c', kind: 'k', time: '2024-01-01', colour: 'red' })
// @ts-expect-error: no such value
await log.append([], { onReject: 'drop' })
// @ts-expect-error: options are camelCase
await log.append([], { on_reject: 'raise' })
// @ts-expect-error: text goes to appendJson
await log.append(17)
// @ts-expect-error: a number is not a time
log.asOf(20240101)
// @ts-expect-error: no such column
retentionTable.column('retention_rat')
// @ts-expect-error: no such column
retentionTable.rows()[0]?.rate
// @ts-expect-error: money is a bigint
const wrong: number | null | undefined = purchases.rows()[0]?.revenue_net_minor
// @ts-expect-error: numbers may be missing
const missing: number = retentionTable.rows()[0]!.retention_rate
// @ts-expect-error: no such period
await view.retention({ period: 'fortnight' })
// @ts-expect-error: the customer is missing
await view.timeline()
// @ts-expect-error: what runs on the event loop cannot be stopped from it
view.retentionSync({ signal: stop.signal })
// @ts-expect-error: a view is taken from a log
new View()
// @ts-expect-error: no such code
const code: ErrorCode = 'no_such_code'
// @ts-expect-error: the codes cannot be changed
errorCodes.push('internal')

void [zone, total, rate, valid, period, name, revenue, cents, json, times, property, typed, anything, scored, wrong, missing, code]

const policy: Policy = new Policy({ policy: 1, segments: { big: 'orders >= 3' } })
const engine: Engine = await Engine.create(log, policy, '2024-01-01', { signal: stop.signal })
const told: Told = engine.track({ customer: 'c', kind: 'k', time: new Date() })
const signals: Signal[] = told.signals
const changed: boolean = signals.some((signal) => signal.kind === 'band_changed' || signal.kind === 'stage_changed')
const whole: Policy = new Policy({
  policy: 1,
  scorecards: { health: { measures: { orders: { low: 0, high: 3 } }, bands: [{ band: 'red' }, { band: 'green', from: 50 }] } },
  lifecycles: { journey: { stages: [{ stage: 'new', to: ['active'] }, { stage: 'active', when: 'orders >= 1' }] } },
  artifacts: {},
})
const movers: Table<PolicyMoversRow> = await engine.setPolicy({ policy: 1 })
const inside: boolean | null | undefined = (await view.explainSegments(policy, 'c')).rows()[0]?.inside
const faults: number | null | undefined = policy.validateSync({ schema: log.schema }).rows()[0]?.position
void [signals, changed, whole, movers, inside, faults, await checkRule('a > 1', { a: 'int' }), await explainRule('a > 1', { a: 2 })]
// @ts-expect-error: a policy must be given
await view.segments()
// @ts-expect-error: a document says its version
new Policy({ segments: {} })
// @ts-expect-error: stages are a list
new Policy({ policy: 1, lifecycles: { journey: { stages: 'new' } } })
// @ts-expect-error: no such kind of signal
signals.some((signal) => signal.kind === 'changed')
// @ts-expect-error: one object
engine.track('c', 'k')
// @ts-expect-error: on the event loop nothing can be stopped
engine.advanceSync('2024-01-01', { signal: stop.signal })

const people: testing.Population = await testing.Population.generate({ customers: 10, churn: 'lifetime', signal: stop.signal })
const truth: Table<testing.TruthRow> = people.truth
const churned: Date | null | undefined = truth.rows()[0]?.churned_at
const simulated: bigint | null | undefined = new Population({ kinds: { visit: 1 } }).events.rows()[0]?.amount_minor
await log.append(people.events)
const copied: EventLog = (await people.log({ threads: 2 })).copy()
const ofShop: View = smallShop().asOf('2024-03-01')
const counted: number = await ofShop.customers({ signal: stop.signal })
const kind: 'text' | undefined | string = truth.types.customer
void [churned, simulated, copied, counted, kind]
// @ts-expect-error: no such way to leave
new Population({ churn: 'sometimes' })
// @ts-expect-error: one object
log.push({ customer: 'c', kind: 'k', time: '2024-01-01' }, 'k')
