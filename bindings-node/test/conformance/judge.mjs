// Whether a case ended as it should.
import { fieldDifferences, tableDifferences } from './compare.mjs'
import { typeIn } from './run.mjs'

export const camelCased = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase())

/** What differs between how a case ended and what it expects. */
export function differences(one, outcome) {
  const { expect } = one
  if (expect.error) return errorDifferences(one, outcome)
  if (outcome.error) return [`fails at ${outcome.at} with ${outcome.error.stack}`]
  if (expect.table) return outcome.table ? tableDifferences(expect.table, outcome.table, typeIn(outcome.table)) : ['gives no table']
  // The fields of a receipt are camelCase here.
  const expected = Object.fromEntries(Object.entries(expect.receipt).map(([name, value]) => [camelCased(name), value]))
  return outcome.receipt ? fieldDifferences('receipt', expected, outcome.receipt) : ['gives no receipt']
}

function errorDifferences({ expect: { error: expected }, operation, engine, steps = [] }, { error, at }) {
  if (!error) return [`succeeds, expected \`${expected.code}\``]
  const found = []
  const place = expected.at ?? (operation || engine ? 'operation' : steps.length - 1)
  if (at !== place) found.push(`fails at ${at}, expected at ${place}: ${error.message}`)
  if (error.code !== expected.code) found.push(`fails with \`${error.code}\`, expected \`${expected.code}\``)
  for (const [name, text] of Object.entries(expected.details ?? {})) {
    // Names of options are camelCase here.
    const isName = name === 'argument' || name === 'setting' || (name === 'suggestion' && expected.code === 'unknown_option')
    const wanted = isName ? camelCased(text) : text
    if (error.details[name] !== wanted) found.push(`detail \`${name}\` is ${error.details[name]}, expected ${wanted}`)
  }
  // Fields are called here as JavaScript calls them; properties keep the names that their users gave.
  const says = (expected.says ?? '').replaceAll('`set_at`', '`setAt`').replaceAll('`static_properties`', '`staticProperties`')
  if (!error.message.includes(says)) found.push(`says ${error.message}, expected to say ${says}`)
  return found
}
