// Simulated customers and the small shop: the same numbers as in the other languages.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import retention, { EventLog, Table, testing } from 'retention-core'
import * as part from 'retention-core/testing'
import { fails } from './shop.mjs'

test('the package and its part give the same objects, for import and require', () => {
  const cjs = createRequire(import.meta.url)('retention-core/testing')
  assert.equal(testing, cjs)
  assert.equal(retention.testing, cjs)
  assert.equal(part.default, cjs)
  assert.deepEqual(Object.keys(part).filter((name) => name !== 'default').sort(), Object.keys(cjs).sort())
  for (const name of Object.keys(cjs)) assert.equal(part[name], cjs[name], name)
})

test('a population has events, a truth and a log', async () => {
  const people = new testing.Population({ customers: 50, seed: 7, months: 6 })
  assert.equal(people.truth.length, 50)
  assert.ok(people.truth instanceof Table)
  assert.equal(people.truth, people.truth, 'made once')
  assert.equal(people.events.length, people.length)
  const log = await people.log({ threads: 2 })
  assert.ok(log instanceof EventLog)
  assert.equal(log.events, people.length)
  assert.deepEqual(log.toBytesSync(), people.logSync().toBytesSync())
  assert.equal(people.truth.rows().reduce((sum, { events }) => sum + events, 0), people.length)
  const early = people.truth.rows()[0]
  assert.ok(early.signed_up instanceof Date)
  assert.ok(early.churned_at === null || early.churned_at instanceof Date)
  assert.equal(JSON.stringify(people), `{"customers":50,"events":${people.length}}`)
})

test('the same seed gives the same customers, on the event loop and off it', async () => {
  const options = { customers: 20, seed: 3, ids: true, receivedAfter: '2d', rowOrder: 'customer', signUpMonths: 2 }
  const people = new testing.Population(options)
  const again = await testing.Population.generate(options)
  assert.equal(JSON.stringify(again.events), JSON.stringify(people.events))
  assert.equal(JSON.stringify(again.truth), JSON.stringify(people.truth))
  assert.notEqual(JSON.stringify(new testing.Population({ ...options, seed: 4 }).truth), JSON.stringify(people.truth))
  const [event] = people.events.rows()
  assert.deepEqual([event.customer, event.kind, event.id], ['c0000001', 'purchase', 'c0000001-0'])
  assert.ok(event.received > event.time && typeof event.amount_minor === 'bigint')
})

test('a log takes the events as rows and as Arrow', async () => {
  const people = new testing.Population({ customers: 30, ids: true, receivedAfter: '1h' })
  const [rows, arrow] = [new EventLog({ currency: 'EUR' }), new EventLog({ currency: 'EUR' })]
  assert.equal((await rows.append(people.events)).accepted, people.length)
  assert.equal((await arrow.appendArrow(await people.events.toArrow())).accepted, people.length)
  const month = (log) => JSON.stringify(log.asOf('2025-01-01').purchasesSync())
  assert.equal(month(rows), month(arrow))
})

test('the small shop is that of the other languages', async () => {
  const log = testing.smallShop()
  const rfm = await log.asOf('2024-03-01').rfm()
  assert.equal(rfm.name, 'rfm')
  assert.ok(rfm.length > 5)
  assert.deepEqual((await log.asOf('2024-01-20').customersTable()).rows().map(({ customer, events }) => [customer, events]).slice(1, 2), [['ben', 3]])
})

test('what no population has is refused in the words of Node', async () => {
  const unknown = await fails('unknown_option', () => new testing.Population({ signUpMonth: 1 }))
  assert.match(unknown.message, /no option `signUpMonth`; did you mean `signUpMonths`\?/)
  const { message, details } = await fails('invalid_option', () => testing.Population.generate({ signUpMonths: 9, months: 3 }))
  assert.match(message, /^`signUpMonths` must not exceed `months`/)
  assert.equal(details.argument, 'signUpMonths')
  await fails('invalid_option', () => new testing.Population('many'))
  await fails('invalid_option', () => testing.Population.generate({ customers: 1e30 }))
  await fails('cancelled', () => testing.Population.generate({ signal: AbortSignal.abort() }))
  await fails('invalid_option', () => new testing.Population().log({ threads: 0 }))
})
