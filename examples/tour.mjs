// The code of docs/tour.md in Node. What it prints is examples/tour.txt.
import assert from 'node:assert/strict'

// START load
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { Artifact, EventLog } from 'retention-core'

const file = new URL('../tests/data/online_retail.csv.gz', import.meta.url)
const [header, ...rows] = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n').map((line) => line.split(','))
const lines = rows.map((fields) => {
  const line = Object.fromEntries(header.map((name, at) => [name, fields[at]]))
  const kind = { C: 'return', A: 'adjustment' }[line.InvoiceNo[0]] ?? 'sale'
  return { ...line, kind, total: line.Quantity * line.UnitPrice }
})
const schema = { timeZone: 'Europe/London', currency: 'GBP', roles: { sale: 'purchase', return: 'refund' } }
const log = new EventLog(schema)
const receipt = await log.append(lines, {
  customer: 'CustomerID', time: 'InvoiceDate', kind: 'kind', amount: 'total', order: 'InvoiceNo', item: 'StockCode',
})
// END load

console.log('# START receipt')
// START receipt
console.log(`${receipt.rows} rows: ${receipt.accepted} accepted, ${receipt.rejected} rejected,`)
console.log(`${receipt.duplicates} duplicates, ${receipt.conflicts} conflicts; ${receipt.roundedAmounts} amounts rounded to whole pence`)
for (const { reason, rows } of receipt.rejections) {
  console.log(`${reason}: rows ${rows.slice(0, 3).join(', ')}, … (${rows.length})`)
}
// END receipt
console.log('# END receipt')

console.log('# START as_of')
// START as_of
for (const day of ['2011-01-01', '2011-07-01', '2011-12-10']) {
  const { customers, events } = await log.asOf(day).count()
  console.log(`before ${day}: ${customers} customers, ${events} events`)
}
const view = log.asOf('2011-12-10')
// END as_of
console.log('# END as_of')

console.log('# START known_at')
// START known_at
const till = new EventLog(schema)
till.push({ customer: 'ann', kind: 'sale', time: '2011-11-20T10:00', amount: 20 })
till.push({ customer: 'ann', kind: 'return', time: '2011-11-21T10:00', amount: 5, received: '2011-12-03T09:00' }) // the till was offline
const december = till.asOf('2011-12-01')
const [now] = (await december.rfm()).rows()
const [told] = (await december.knownAt('2011-12-01').rfm()).rows()
console.log(`now ${now.monetary_minor} pence; known then: ${told.monetary_minor} pence`)
// END known_at
console.log('# END known_at')

console.log('# START identity')
// START identity
till.push({ customer: 'visitor-7', kind: 'sale', time: '2011-11-22T18:00', amount: 15 })
till.alias('visitor-7', 'ann', '2011-11-25') // she signed in
till.unmergeCustomers('visitor-7', 'ann', '2011-12-05') // it was her sister
for (const day of ['2011-11-24', '2011-12-01', '2011-12-06']) {
  const rfm = (await till.asOf(day).rfm()).rows()
  console.log(day, rfm.map((row) => `${row.customer} ${row.monetary_minor}`).join(', '))
}
// END identity
console.log('# END identity')

console.log('# START segments')
// START segments
const percent = (share) => (100 * share).toFixed(1).padStart(5)
for (const row of await view.rfmSegments()) {
  const customers = `${row.segment.padEnd(20)}${String(row.customers).padStart(5)} customers`
  console.log(`${customers} ${percent(row.customer_share)} %, of revenue ${percent(row.value_share)} %`)
}
// END segments
console.log('# END segments')

console.log('# START explain')
// START explain
const cuts = await view.fitRfm()
const explained = await view.explainRfm('12348', cuts)
for (const { explanation } of explained) console.log(explanation)
console.log(`so: ${explained.notes.score}, ${explained.notes.rule}`)
// END explain
console.log('# END explain')

console.log('# START later')
// START later
const june = await log.asOf('2011-06-01').fitRfm()
const saved = JSON.stringify(june) // … and later:
const ruler = Artifact.from(saved)
for (const [name, day] of [['June', '2011-06-01'], ['December', '2011-12-10']]) {
  const scores = (await log.asOf(day).rfmWith(ruler)).column('segment').values
  console.log(`${name}: ${scores.filter((segment) => segment === 'champions').length} champions`)
}
// END later
console.log('# END later')

console.log('# START cohorts')
// START cohorts
console.log(String(await view.cohortTriangle({ periods: 9 })))
// END cohorts
console.log('# END cohorts')

console.log('# START cells')
// START cells
for (const cell of await view.cohorts({ periods: 4 })) {
  if (cell.cohort !== '2011-10') continue
  const [rate, low, high] = [cell.rate, cell.rate_low, cell.rate_high].map((share) => share?.toFixed(3))
  console.log(`month ${cell.period}: ${cell.state}, ${rate === undefined ? 'no rate' : `${rate} [${low}, ${high}]`}`)
}
const behind = (await view.cohortCustomers('2011-10', 1)).rows()
console.log(`${behind.filter((row) => row.retained).length} of ${behind.length} came back in November`)
// END cells
console.log('# END cells')

console.log('# START movements')
// START movements
for (const month of await view.movements({ from: '2011-09-01' })) {
  const { period, state, start_active, lost, reactivated, active } = month
  console.log(`${period} ${state}: ${start_active} - ${lost} lost + ${month.new} new + ${reactivated} back = ${active}`)
}
// END movements
console.log('# END movements')

console.log('# START retention')
// START retention
const retention = await view.retention({ from: '2011-09-01' })
for (const { period, state, retained, start_active, ...month } of retention) {
  const [rate, low, high] = [month.retention_rate, month.retention_low, month.retention_high].map((share) => share.toFixed(3))
  console.log(`${period} ${state}: ${retained} of ${start_active} = ${rate} [${low}, ${high}]`)
}
// END retention
console.log('# END retention')

console.log('# START audit')
// START audit
for (const { severity, check, count, of } of await view.audit({ onlyFindings: true })) {
  console.log(`${severity}: ${check}, ${count} of ${of}`)
}
// END audit
console.log('# END audit')

console.log('# START parts')
// START parts
const parts = await log.partition(4)
const counts = await Promise.all(parts.map((part) => part.asOf('2011-12-10').count()))
console.log(`${parts.length} parts, ${counts.reduce((sum, { customers }) => sum + customers, 0)} customers`)
const bytes = await (await EventLog.merge(parts)).toBytes()
const again = (await EventLog.fromBytes(bytes)).asOf('2011-12-10')
const same = JSON.stringify(await again.retention()) === JSON.stringify(await view.retention())
console.log(`the same answers: ${same ? 'True' : 'False'}`)
// END parts
console.log('# END parts')

// START tables
const { values, valid } = retention.column('active') // a Float64Array; a typo does not compile
assert.deepEqual([...values.slice(0, 2)], [1266, 1364])
assert.equal(valid, null) // all rows have a value
assert.equal(retention.rows()[0].period, '2011-09') // an object a row, typed
assert.ok((await retention.toArrow()).length > 0) // Arrow IPC, for DuckDB, polars, Arquero …
assert.equal(JSON.parse(JSON.stringify(retention)).rows.length, retention.length) // money as text of digits
// END tables

console.log('# START testing')
// START testing
import { Population } from 'retention-core/testing'

const people = await Population.generate({ customers: 1000, seed: 7, months: 12 })
const simulated = (await people.log()).asOf('2024-01-01')
const gone = people.truth.rows().filter(({ churned_at }) => churned_at !== null).length
console.log(`${people.length} events of ${await simulated.customers()} customers, of whom ${gone} have left for good`)
// END testing
console.log('# END testing')
