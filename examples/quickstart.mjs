// A year of a real shop: who the best customers are, who is slipping, how cohorts stay, how activity moves.

// START load
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { EventLog } from 'retention-core'

const file = new URL('../tests/data/online_retail.csv.gz', import.meta.url)
const [names, ...rows] = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n').map((line) => line.split(','))
const lines = rows.map((fields) => {
  const line = Object.fromEntries(names.map((name, at) => [name, fields[at]]))
  return { ...line, kind: line.InvoiceNo.startsWith('C') ? 'return' : 'sale', total: line.Quantity * line.UnitPrice }
})
const log = new EventLog({ timeZone: 'Europe/London', currency: 'GBP', roles: { sale: 'purchase', return: 'refund' } })
const receipt = await log.append(lines, {
  customer: 'CustomerID', time: 'InvoiceDate', kind: 'kind', amount: 'total', order: 'InvoiceNo', item: 'StockCode',
})
const reasons = receipt.rejections.map((rejection) => rejection.reason).join(', ')
console.log(`${receipt.rows} rows: ${receipt.accepted} accepted, ${receipt.rejected} rejected (${reasons})`)
const view = log.asOf('2011-12-10')
// END load

// START rfm
const rfm = await view.rfm()
const customers = rfm.rows().sort((a, b) => Number(b.monetary_minor - a.monetary_minor))

function show(title, rows) {
  console.log(`\n${title}\ncustomer  orders      spent  days ago  segment`)
  for (const row of rows.slice(0, 5)) {
    const [orders, days] = [String(row.frequency).padStart(6), String(row.recency_days).padStart(8)]
    const spent = (Number(row.monetary_minor) / 100).toFixed(2).padStart(9)
    console.log(`${row.customer.padEnd(8)}  ${orders}  ${spent}  ${days}  ${row.segment}`)
  }
}

show('Best customers', customers.filter((row) => row.segment === 'champions'))
show('Slipping', customers.filter((row) => row.segment === 'cant_lose' || row.segment === 'at_risk'))
// END rfm

// START cohorts
console.log("\nOf each month's new customers, how many percent bought again 1, 2, … months later (* month not over)")
const cohorts = new Map()
for (const cell of await view.cohorts()) {
  const mark = { complete: ' ', partial: '*' }[cell.state]
  const percent = mark === undefined ? '    ' : (100 * cell.rate).toFixed(0).padStart(3) + mark
  const name = `${cell.cohort} ${String(cell.size).padStart(5)}`
  cohorts.set(name, [...(cohorts.get(name) ?? []), percent])
}
for (const [name, percents] of cohorts) console.log(`${name}  ${percents.slice(1).join(' ')}`.trimEnd())
// END cohorts

// START movements
const columns = ['active', 'new', 'retained', 'reactivated', 'lost']
console.log('\n          ' + columns.map((name) => name.padStart(11)).join('  '))
for (const row of await view.movements()) {
  const numbers = columns.map((name) => String(row[name] ?? '-').padStart(11))
  console.log(`${row.period}   ${numbers.join('  ')}`)
}
// END movements
