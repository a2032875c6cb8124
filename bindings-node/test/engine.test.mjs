// The live engine: what it tells, at once and off the event loop, saved and read back; and policies.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { Engine, EventLog, Policy, RetentionError, checkPolicy, checkPolicySync, checkRuleSync, explainRule } from 'retention-core'

const POLICY = {
  policy: 1,
  kinds: ['login', 'payment_failed'],
  measures: { days_since_login: { measure: 'days_since_last', of: ['login'] } },
  segments: { silent: 'days_since_login >= 14' },
  signals: { inactive_10d: { when: 'days_since_login >= 10' }, failed: { on: ['payment_failed'] } },
}
const SOONER = { ...POLICY, segments: { silent: 'days_since_login >= 10' } }

const log = (schema) => new EventLog({ timeZone: 'Europe/London', currency: 'GBP', ...schema })
const engine = (policy = POLICY, schema = {}) => new Engine(log(schema), policy, '2024-03-01')
const coded = (code) => (error) => error instanceof RetentionError && error.code === code

test('what is told stays until it is acknowledged', () => {
  const live = engine()
  const failed = { customer: 'c1', kind: 'payment_failed', time: '2024-03-02T10:00', amount: '12.50', id: 'p1' }
  const told = live.track(failed)
  const { id, ...one } = told.signals[0]
  assert.deepEqual(one, { cursor: 1, time: '2024-03-02T10:00:00.000001Z', customer: 'c1', kind: 'fired', name: 'failed', reason: '', retracts: null })
  assert.match(id, /^[0-9a-f]{32}$/)
  assert.deepEqual([told.cursor, told.more, told.receipt.accepted, told.receipt.roundedAmounts], [1, false, 1, 0])
  assert.equal(live.track({ ...failed, source: null, properties: { at: new Date(0) } }).receipt.conflicts, 1)
  assert.deepEqual(live.signals(), told.signals)
  assert.deepEqual(live.signals(1), [])
  live.ack(live.cursor)
  assert.deepEqual([live.signals(), live.cursor], [[], 1])
  assert.equal(inspect(live), `Engine { now: '2024-03-01T00:00:00Z', cursor: 1 }`)
  assert.equal(JSON.stringify(live), '{"now":"2024-03-01T00:00:00Z","cursor":1}')
})

test('rows of every form are tracked alike', async () => {
  const rows = [{ who: 'c1', at: '2024-03-02', what: 'login' }, { who: 'c2', at: new Date('2024-03-03'), what: 'payment_failed' }, { who: null, at: '2024-03-03', what: 'login' }]
  const columns = { customer: 'who', time: 'at', kind: 'what' }
  const lives = [engine(), engine(), engine(), engine()]
  const told = [
    await lives[0].trackMany(rows, columns),
    lives[1].trackManySync(rows, columns),
    await lives[2].trackManyJson(JSON.stringify(rows), columns),
    await lives[3].trackManyNdjson(rows.map((row) => JSON.stringify(row)).join('\n'), columns),
  ]
  for (const one of told) assert.deepEqual(one.signals, told[0].signals)
  assert.deepEqual([told[0].receipt.rows, told[0].receipt.rejections[0].rows], [3, [2]])
  assert.deepEqual(await lives[0].advance('2024-04-01'), lives[1].advanceSync('2024-04-01'))
  await assert.rejects(lives[0].trackMany(rows, { ...columns, onReject: 'raise' }), coded('rows_rejected'))
  await assert.rejects(lives[0].trackMany(rows, { customr: 'who' }), coded('unknown_option'))
  assert.equal(lives[0].log().events, 2)
})

test('customers of every form are told of alike', async () => {
  const rows = [{ who: 'c1', since: '2024-02-01' }, { who: 'c2', since: '2024-02-02' }, { who: null, since: '2024-02-03' }]
  const columns = { id: 'who', signedUp: 'since' }
  const lives = [engine(), engine(), engine(), engine()]
  const told = [
    await lives[0].setCustomers(rows, columns),
    await lives[1].setCustomersJson(JSON.stringify(rows), columns),
    await lives[2].setCustomersNdjson(rows.map((row) => JSON.stringify(row)).join('\n'), columns),
  ]
  for (const one of told) assert.deepEqual(one.signals, told[0].signals)
  assert.deepEqual([told[0].receipt.rows, told[0].receipt.accepted, told[0].receipt.rejections[0].rows], [3, 2, [2]])
  for (const { who, since } of rows.slice(0, 2)) lives[3].setCustomer({ id: who, signedUp: since })
  assert.deepEqual(await lives[0].advance('2024-04-01'), lives[3].advanceSync('2024-04-01'))
  await assert.rejects(lives[0].setCustomers(rows, { ...columns, onReject: 'raise' }), coded('rows_rejected'))
  await assert.rejects(lives[0].setCustomers(rows, { idd: 'who' }), coded('unknown_option'))
})

test('restored it goes on with the same ids', async () => {
  const whole = engine()
  let halted = await Engine.create(log(), POLICY, new Date('2024-03-01'))
  for (const live of [whole, halted]) live.track({ customer: 'c1', kind: 'login', time: '2024-03-02T10:00' })
  const told = await halted.advance('2024-03-13')
  halted = await Engine.restore(await halted.snapshot()) // killed before ack
  assert.deepEqual(halted.signals(), told.signals)
  assert.deepEqual(whole.advanceSync('2024-03-13').signals, told.signals)
  assert.deepEqual((await halted.advance('2024-06-01')).signals, whole.advanceSync('2024-06-01').signals)
  assert.throws(() => Engine.restoreSync(halted.snapshotSync().subarray(1)), coded('blob_altered'))
  await assert.rejects(Engine.restore('text'), coded('invalid_option'))
})

test('a policy is changed as the dry run says', async () => {
  const live = engine()
  for (let day = 1; day < 20; day++) live.track({ customer: `c${String(day).padStart(2, '0')}`, kind: 'login', time: `2024-03-${String(day).padStart(2, '0')}` })
  live.advanceSync('2024-03-20')
  const before = live.cursor
  const movers = await live.dryRun(SOONER)
  assert.deepEqual([...movers].map(({ customer, change }) => `${customer} ${change}`), ['c07 enters', 'c08 enters', 'c09 enters', 'c10 enters'])
  assert.deepEqual((await live.setPolicy(SOONER)).toJSON(), movers.toJSON())
  assert.deepEqual([live.cursor, live.policy.document], [before, new Policy(SOONER).document])
  assert.throws(() => live.setPolicySync({ policy: 1, segments: { a: 'b' } }), coded('unknown_name'))
  const batch = await new Policy(POLICY).dryRun(live.asOf('2024-03-20'), SOONER)
  assert.deepEqual([...batch].map(({ customer }) => customer), ['c07', 'c08', 'c09', 'c10'])
  assert.ok(live.stateBytes > 0)
})

test('the picture of a customer', () => {
  const live = engine(POLICY, { properties: { plan: 'string' } })
  live.track({ customer: 7, kind: 'login', time: '2024-03-02T10:00', amount: 5 })
  live.setCustomer({ id: 7, signedUp: new Date('2024-03-01'), properties: { plan: 'pro' } })
  live.advanceSync('2024-03-20')
  const picture = live.customer(7)
  assert.deepEqual(picture.measures, { days_since_login: { value: 17, state: 'known', nextChange: '2024-03-20T10:00:00Z' } })
  assert.deepEqual(picture.segments.silent, { inside: true, reason: 'days_since_login >= 14 (days_since_login = 17)' })
  assert.deepEqual(picture.recent, [{ time: '2024-03-02T10:00:00Z', kind: 'login', amountMinor: 500 }])
  assert.equal(picture.at, live.now)
})

test('the picture shows scores and stages', () => {
  const live = engine({
    policy: 1,
    kinds: ['login'],
    measures: { days: { measure: 'days_since_last', of: ['login'] } },
    scorecards: { health: { measures: { days: { low: 20, high: 0 } }, bands: [{ band: 'red' }, { band: 'green', from: 50 }] } },
    lifecycles: { journey: { stages: [{ stage: 'new', to: ['gone'] }, { stage: 'gone', when: 'days >= 14' }] } },
  })
  live.track({ customer: 'c1', kind: 'login', time: '2024-03-02' })
  live.advanceSync('2024-03-20')
  const { health, stages } = live.customer('c1')
  assert.deepEqual(health, {
    health: {
      state: 'known', score: 10, scoreMillionths: 10_000_000, band: 'red', coverage: 1, override: null,
      contributions: [{ measure: 'days', state: 'known', value: 18, contribution: 10, contributionMillionths: 10_000_000 }],
    },
  })
  assert.deepEqual(stages, { journey: { stage: 'gone', since: '2024-03-16T00:00:00Z', reason: 'days >= 14 (days = 14)' } })
  const softer = { ...live.policy.document, scorecards: { health: { measures: { days: { low: 20, high: 0 } }, bands: [{ band: 'red' }, { band: 'green', from: 8 }] } } }
  const movers = live.dryRunSync(softer).rows()
  assert.deepEqual(movers.map(({ customer, scorecard, change, before, after }) => [customer, scorecard, change, before, after]), [['c1', 'health', 'moves', 'red', 'green']])
})

test('ids are linked as in a log', () => {
  const live = engine({ policy: 1, measures: { n: { measure: 'count' } }, segments: { twice: 'n >= 2' } })
  for (const customer of ['visitor-7', 'ann']) live.track({ customer, kind: 'visit', time: '2024-03-02' })
  const { signals } = live.alias('visitor-7', 'ann', '2024-03-04T00:00Z', { received: '2024-03-05' })
  assert.deepEqual(signals.map(({ customer, kind, name, time }) => [customer, kind, name, time]), [['ann', 'entered', 'twice', '2024-03-04T00:00:00.000001Z']])
  assert.equal(live.unmergeCustomers('visitor-7', 'ann', '2024-03-06').signals[0].kind, 'left')
  assert.throws(() => live.mergeCustomers('ann', 'ann', '2024-03-07'), coded('invalid_identity'))
})

test('what is wrong has its code and changes nothing', async () => {
  const live = engine()
  for (const [code, work] of [
    ['rows_rejected', () => live.track({ customer: 'c1', kind: 'login', time: 'never' })],
    ['unknown_option', () => live.track({ customer: 'c1', knid: 'login' })],
    ['invalid_table', () => live.track('c1', 'login')],
    ['invalid_time', () => live.advance('never')],
    ['invalid_option', () => live.advance('2024-04-01', { limit: -1 })],
    ['invalid_option', () => live.ack()],
    ['invalid_option', () => live.signals(-1)],
    ['unknown_customer', () => live.customer('nobody')],
    ['rows_rejected', () => live.setCustomer({ id: 'c1', signedUp: 'never' })],
    ['invalid_option', () => new Engine({}, POLICY, '2024-01-01')],
    ['invalid_time', () => new Engine(log(), POLICY)],
    ['circular_definition', () => new Engine(log(), { policy: 1, segments: { a: 'a' } }, '2024-01-01')],
    ['invalid_policy', () => new Policy(7)],
    ['invalid_policy', () => new Policy('{')],
    ['invalid_policy', () => new Policy({ policy: 1n })],
    ['rule_syntax', () => new Policy({ policy: 1, segments: { a: '1 >' } })],
    ['invalid_option', () => checkRuleSync('a', { a: 'intt' })],
  ]) await assert.rejects(async () => work(), coded(code), `${code}: ${work}`)
  assert.deepEqual([live.log().events, live.cursor], [0, 0])
})

test('work is stopped by a signal, and what was done before stands', async () => {
  const live = engine()
  const signal = AbortSignal.abort()
  await assert.rejects(live.advance('2024-04-01', { signal }), coded('cancelled'))
  await assert.rejects(live.trackMany([], { signal }), coded('cancelled'))
  await assert.rejects(live.snapshot({ signal }), coded('cancelled'))
  await assert.rejects(Engine.create(log(), POLICY, '2024-01-01', { signal }), coded('cancelled'))
})

test('long work and single events go on at once', async () => {
  const live = engine()
  const rows = Array.from({ length: 20_000 }, (_, at) => ({ customer: `c${at % 500}`, kind: 'login', time: new Date(Date.UTC(2024, 2, 2) + at * 1000) }))
  const work = [live.trackMany(rows.slice(0, 10_000)), live.trackMany(rows.slice(10_000)), live.advance('2024-03-02')]
  for (let at = 0; at < 100; at++) live.track({ customer: 'own', kind: 'login', time: new Date(Date.UTC(2024, 2, 3) + at) })
  assert.equal((await live.asOf('2024-04-01').segments(POLICY)).columns.join(), 'customer,at,silent')
  await Promise.all(work)
  await live.advance('2024-04-01')
  assert.equal(live.log().events, 20_100)
  const silent = [...(await live.asOf('2024-04-01').segmentMembers(POLICY, 'silent'))]
  assert.equal(silent.length, 501)
  assert.equal(live.signals().filter(({ kind, name }) => kind === 'entered' && name === 'silent').length, 501)
})

test('policies are values', async () => {
  const policy = new Policy(POLICY)
  assert.deepEqual(policy.document, new Policy(String(policy)).document)
  assert.deepEqual(JSON.parse(JSON.stringify(policy)), policy.document)
  assert.equal(inspect(policy), 'Policy { measures: 1, segments: 1, signals: 2 }')
  assert.ok((await Policy.preset('app')) instanceof Policy && Policy.presetSync('saas') instanceof Policy)
  assert.deepEqual(Policy.jsonSchema().required, ['policy'])
  assert.equal(policy.validateSync({ schema: log().schema }).length, 0)
  const faults = await checkPolicy({ ...POLICY, segments: { silent: 'days_since_lgin >= 14' } }, { schema: { timeZone: 'UTC' } })
  assert.deepEqual([...faults].map(({ path, position, suggestion }) => [path, position, suggestion]), [['/segments/silent', 0, 'days_since_login']])
  assert.equal(checkPolicySync('{').rows()[0].code, 'invalid_policy')
  const why = await explainRule("days > 14 && plan == 'pro'", { days: 20, plan: 'free' })
  assert.equal(why.notes.holds, 'false')
})
