// Errors speak of options and methods as they are spelled here, and leave what is data as it is.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { Artifact, EventLog } from 'retention-core'
import { fails, shop } from './shop.mjs'

const { inOurWords } = createRequire(import.meta.url)('../lib/words.js')
const row = { customer: 'ann', kind: 'sale', time: '2024-01-05', amount: 5 }
const log = () => new EventLog({ currency: 'GBP' })

const spelled = [
  ['an option that does not exist', 'unknown_option', /no option `timeZon`; did you mean `timeZone`\?/, { argument: 'timeZon', given: 'timeZon', suggestion: 'timeZone' }, () => new EventLog({ timeZon: 'UTC' })],
  ['options that there are', 'unknown_option', /known: .*\brecencyCuts?\b|known: [^_]*$/, { argument: 'zebraStripes' }, async () => (await shop()).asOf('2024-03-01').rfm({ zebraStripes: 1 })],
  ['an option with a wrong value', 'invalid_option', /^`scaledTo`: /, { argument: 'scaledTo' }, async () => (await shop()).asOf('2024-03-01').retention({ scaledTo: 5 })],
  ['a value of a choice', 'invalid_option', /`roles`: `ticket_open` is not a value of this option; did you mean `ticket_opened`\?/, { argument: 'roles', suggestion: 'ticket_opened' }, () => new EventLog({ roles: { sale: 'ticket_open' } })],
  ['a setting that contradicts another', 'invalid_schema', /`observedFrom`/, { path: 'observedFrom' }, () => new EventLog({ observedFrom: '2024-05-01', observedTo: '2024-01-01' })],
  ['a setting of a kind', 'invalid_schema', /`observedKinds\.as_of` ends/, { path: 'observedKinds.as_of' }, () => new EventLog({ observedKinds: { as_of: ['2024-05-01', '2024-01-01'] } })],
  ['an amount in both units', 'invalid_table', /give `amount` or `amountMinor`, not both/, { argument: 'amountMinor' }, () => log().push({ ...row, amountMinor: 500n })],
  ['a field of an event', 'invalid_table', /^`amountMinor` must be/, { argument: 'amountMinor' }, () => log().push({ ...row, amount: undefined, amountMinor: 1.5 })],
  ['a column that an option names', 'missing_column', /no column `as_of`, which `signedUp` was to be read from/, { argument: 'signedUp', column: 'as_of' }, () => log().setCustomers([{ id: 'a' }], { signedUp: 'as_of' })],
  ['how to pass an option', 'missing_column', /as in defaultKind: 'purchase'/, { argument: 'kind' }, () => log().append([{ customer: 'a', time: '2024-01-05' }])],
  ['a kind with the name of an option', 'unknown_kind', /`scaled_to`/, { given: 'scaled_to' }, async () => (await shop()).asOf('2024-03-01').retention({ events: 'scaled_to' })],
  ['a method', 'artifact_mismatch', /`fitRfm`/, {}, async () => new EventLog({ timeZone: 'Asia/Tokyo', currency: 'JPY' }).asOf('2025-01-01').rfmWith(await (await shop()).asOf('2024-03-01').fitRfm())],
  ['a flag to pass', 'artifact_from_later', /pass hindsight: true/, {}, async () => (await shop()).asOf('2024-02-10').rfmWith(await (await shop()).asOf('2024-03-01').fitRfm())],
]

for (const [about, code, said, details, mistake] of spelled) {
  test(about, async () => {
    const error = await fails(code, async () => mistake())
    assert.match(error.message, said)
    for (const [name, text] of Object.entries(details)) assert.equal(error.details[name], text, `${name} of ${error.message}`)
  })
}

test('what is quoted from data stays, whatever it is called', () => {
  const { message, details } = inOurWords({
    code: 'unknown_column',
    message: 'no column `as_of`; did you mean `signed_up`? pass my_word="x" before `as_off`',
    details: { given: 'as_of', suggestion: 'signed_up' },
  })
  assert.equal(message, 'no column `as_of`; did you mean `signed_up`? pass my_word="x" before `as_off`')
  assert.deepEqual(details, { given: 'as_of', suggestion: 'signed_up' })
})

test('advice shows options as they are passed here', () => {
  const { message } = inOurWords({
    code: 'wrong_column_type',
    message: 'column `signed_up` is of type bool, but `signed_up` takes instants; if it is not meant, say signed_up=""',
    details: { argument: 'signed_up', column: 'signed_up', type: 'bool' },
  })
  assert.match(message, /^column `signed_up` .*say signedUp: ''$/)
})

test('a number that does not fit says what does', async () => {
  const view = (await shop()).asOf('2024-03-01')
  for (const limit of [1e30, 2 ** 40, -1, 0.5]) {
    const { message } = await fails('invalid_option', () => view.timeline('c1', { limit }))
    assert.match(message, /^`limit`: expected a whole number from 0 to 4,294,967,295, got /)
  }
  const { message } = await fails('invalid_option', () => new EventLog({}, { threads: 1e30 }))
  assert.match(message, /from 1 to 1024/)
})

test('an event is one object', async () => {
  const { message } = await fails('invalid_table', () => log().push(row, 'sale'))
  assert.match(message, /one object/)
  await fails('invalid_table', () => log().push(row, undefined))
})

test('an artifact of a newer version or of no known kind is refused at once', async () => {
  const cuts = JSON.parse(await (await shop()).asOf('2024-03-01').fitRfm())
  assert.equal(Artifact.from(cuts).content.fitted_as_of ?? 'none', cuts.content.fitted_as_of ?? 'none')
  assert.deepEqual(Artifact.from(cuts).content, cuts.content)
  await fails('blob_version', () => Artifact.from({ ...cuts, version: 99 }))
  await fails('blob_altered', () => Artifact.from({ ...cuts, artifact: 'rfm_cust' }))
})
