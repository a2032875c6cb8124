// How values are compared: the table of rules in tests/conformance/README.md.

const USUAL = 1e-12

/** A value of a table or receipt with the type it has in the library. */
export function equal(expected, actual, type, tolerance = USUAL) {
  if (expected === null) return actual === null
  if (actual === null || actual === undefined) return false
  switch (typeof expected) {
    case 'boolean':
      return expected === actual
    case 'string':
      if (type === 'time') return microsOf(expected) === actual
      if (type === 'int' || type === 'money') return /^-?\d+$/.test(expected) && BigInt(expected) === BigInt(actual)
      return (type === 'text' || type === 'date') && expected === actual
    case 'number':
      if (type === 'money') return Number.isInteger(expected) ? BigInt(expected) === actual : near(expected, Number(actual), tolerance)
      return (type === 'int' || type === 'float') && near(expected, actual, tolerance)
    default:
      return false
  }
}

function near(expected, actual, tolerance) {
  if (expected === actual) return true
  if (Number.isInteger(expected) && Number.isInteger(actual)) return false
  return Math.abs(actual - expected) <= tolerance * Math.max(Math.abs(actual), Math.abs(expected))
}

/** Microseconds since 1970 of an instant in ISO text with up to six digits of a second. */
export function microsOf(text) {
  const [, whole, fraction, zone] = text.match(/^([^.]*?)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/) ?? []
  return BigInt(Date.parse(whole + zone)) * 1000n + BigInt((fraction ?? '').padEnd(6, '0'))
}

/** What differs between a table and what is expected of it. */
export function tableDifferences(expected, table, typeOf) {
  const found = []
  if (expected.column_names && expected.column_names.join() !== table.columns.join()) {
    found.push(`columns are ${table.columns}, expected ${expected.column_names}`)
  }
  if (expected.rows !== undefined && expected.rows !== table.length) found.push(`${table.length} rows, expected ${expected.rows}`)
  for (const [name, values] of Object.entries(expected.columns)) {
    if (!table.columns.includes(name)) found.push(`no column \`${name}\` among ${table.columns}`)
    else if (values.length !== table.length) found.push(`\`${name}\` has ${table.length} rows, expected ${values.length}`)
    else found.push(...columnDifferences(name, values, table.column(name), typeOf(name), toleranceOf(expected, name)))
  }
  for (const [name, text] of Object.entries(expected.notes ?? {})) {
    if (table.notes[name] !== text) found.push(`note \`${name}\` is ${table.notes[name]}, expected ${text}`)
  }
  return found
}

function toleranceOf({ tolerance }, name) {
  return (typeof tolerance === 'object' ? tolerance[name] : tolerance) ?? USUAL
}

function columnDifferences(name, expected, { values, valid }, type, tolerance) {
  const wrong = []
  expected.forEach((value, row) => {
    const placed = type === 'bool' ? values[row] === 1 : values[row]
    const actual = valid !== null && valid[row] === 0 ? null : placed
    if (!equal(value, actual, type, tolerance)) wrong.push(`\`${name}\` row ${row} is ${actual}, expected ${value}`)
  })
  return wrong.length > 5 ? [...wrong.slice(0, 5), `\`${name}\`: ${wrong.length - 5} more`] : wrong
}

/** Objects by the fields that are named, lists by all their items, values as in a table. */
export function fieldDifferences(path, expected, actual) {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return [`${path} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`]
    return expected.flatMap((item, at) => fieldDifferences(`${path}[${at}]`, item, actual[at]))
  }
  if (typeof expected === 'object' && expected !== null) {
    return Object.entries(expected).flatMap(([name, value]) => fieldDifferences(`${path}.${name}`, value, actual?.[name] ?? null))
  }
  const type = typeof actual === 'string' ? 'text' : 'float'
  return equal(expected, actual, type) ? [] : [`${path} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`]
}
