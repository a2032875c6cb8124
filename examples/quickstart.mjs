// A year of a real shop: who the best customers are, who is slipping, how cohorts stay, how activity moves.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const file = new URL('../tests/data/online_retail.csv.gz', import.meta.url)
const [header, ...rows] = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n').map((row) => row.split(','))
const lines = rows.map((row) => {
  const line = Object.fromEntries(header.map((name, i) => [name, row[i] || null]))
  return { ...line, kind: line.InvoiceNo.startsWith('C') ? 'return' : 'sale', total: line.Quantity * line.UnitPrice }
})
const customers = new Set(lines.map((line) => line.CustomerID))
console.log(`Online Retail: ${lines.length} lines, ${customers.size - 1} customers`)
