// Runs what a case does with a live engine.
import assert from 'node:assert/strict'
import { Engine } from 'retention-core'
import { rowsOf } from './dataset.mjs'

const camelCase = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase())
const inCamelCase = (object = {}) => Object.fromEntries(Object.entries(object).map(([key, value]) => [camelCase(key), value]))

const LINKS = { alias: 'alias', merge: 'mergeCustomers', unmerge: 'unmergeCustomers' }

/** The signals as a table, or whom the last policy moved. */
export async function live(log, given) {
  const { told, movers, engine } = await done(log, given, true)
  if (given.do.some((act) => 'restore' in act)) {
    assert.deepEqual(told, (await done(log, given, false)).told, 'a restored engine tells the same with the same ids')
  }
  if (given.gives in PICTURED) return pictured(engine, given.customers, given.gives)
  return given.gives === 'movers' ? movers : listed(told)
}

async function done(log, given, restores) {
  let engine = await Engine.create(log, given.policy, given.start)
  const told = []
  let movers
  for (const act of given.do) {
    const [[verb, value]] = Object.entries(act)
    if (verb === 'track') told.push(...engine.track(inCamelCase(value)).signals)
    else if (verb === 'track_many') told.push(...(await engine.trackMany(value.rows ?? rowsOf(value.dataset), inCamelCase(value.columns))).signals)
    else if (verb === 'set_customer') told.push(...engine.setCustomer(inCamelCase(value)).signals)
    else if (verb in LINKS) told.push(...engine[LINKS[verb]](value.from, value.into, value.at, { received: value.received }).signals)
    else if (verb === 'advance') told.push(...(await engine.advance(value.now, { limit: value.limit })).signals)
    else if (verb === 'ack') engine.ack(engine.cursor)
    else if (verb === 'restore' && restores) {
      const waiting = engine.signals()
      engine = await Engine.restore(await engine.snapshot())
      assert.deepEqual(engine.signals(), waiting)
    } else if (verb === 'set_policy') {
      const named = await engine.dryRun(value)
      movers = await engine.setPolicy(value)
      assert.deepEqual(named.toJSON(), movers.toJSON(), 'the dry run names whom the policy moves')
    }
  }
  return { told, movers, engine }
}

const TYPES = { time: 'text', retracts: 'int' }

const PICTURED = {
  health: { customer: 'text', scorecard: 'text', state: 'text', score_millionths: 'int', band: 'text', measure: 'text', contribution_millionths: 'int' },
  stages: { customer: 'text', lifecycle: 'text', stage: 'text', since: 'text', reason: 'text' },
}

/** Rows of the pictures of customers: contributions to scores, or stages. */
function pictured(engine, customers, gives) {
  const rows = []
  for (const picture of customers.map((id) => engine.customer(id))) {
    for (const [name, one] of Object.entries(picture[gives])) {
      if (gives === 'stages') rows.push([picture.customer, name, one.stage, one.since, one.reason])
      else for (const part of one.contributions) rows.push([picture.customer, name, one.state, one.scoreMillionths, one.band, part.measure, part.contributionMillionths])
    }
  }
  const names = Object.keys(PICTURED[gives])
  const values = (name) => rows.map((row) => row[names.indexOf(name)])
  return {
    name: 'pictured',
    length: rows.length,
    notes: {},
    columns: names,
    types: PICTURED[gives],
    column: (name) => ({ values: values(name).map((value) => value ?? (PICTURED[gives][name] === 'int' ? 0 : '')), valid: Uint8Array.from(values(name), (value) => Number(value !== null)) }),
  }
}

/** Signals as a table; what is taken back is told by its number in the list. */
function listed(told) {
  const ids = told.map(({ id }) => id)
  const columns = {
    ...Object.fromEntries(['time', 'customer', 'kind', 'name', 'reason'].map((name) => [name, told.map((one) => one[name])])),
    retracts: told.map(({ retracts }) => (retracts === null ? 0 : ids.indexOf(retracts))),
  }
  return {
    name: 'told',
    length: told.length,
    notes: {},
    columns: Object.keys(columns),
    types: TYPES,
    column: (name) => ({
      values: columns[name],
      valid: name === 'retracts' ? Uint8Array.from(told, ({ retracts }) => Number(retracts !== null)) : null,
    }),
  }
}
