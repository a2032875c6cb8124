// The data sets that cases name: see tests/conformance/README.md.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const file = (name) => readFileSync(new URL(`../../../tests/data/${name}`, import.meta.url))

const readers = {
  online_retail: () => onlineRetail(),
  online_retail_cleaned: () =>
    onlineRetail().filter((row) => row.CustomerID !== null && !row.InvoiceNo.startsWith('C') && row.Quantity > 0 && row.UnitPrice > 0),
  cdnow_sample: () => cdnow(),
  cdnow_summary: () => summary(),
  cdnow_opportunities: () => opportunities(),
  ravenstack_accounts: () => table('ravenstack_accounts.csv').map((row) => ({ ...row, churn_flag: row.churn_flag === 'TRUE' })),
  ravenstack_support_tickets: () => table('ravenstack_support_tickets.csv').map((row) => ({ ...row, kind: 'ticket' })),
}

export function rowsOf(name) {
  return readers[name]()
}

function table(name) {
  const packed = file(name)
  const [header, ...lines] = (name.endsWith('.gz') ? gunzipSync(packed) : packed).toString().trimEnd().split(/\r?\n/)
  const names = header.split(',')
  return lines.map((line) => {
    const row = {}
    line.split(',').forEach((value, at) => (row[names[at]] = value === '' ? null : value))
    return row
  })
}

function onlineRetail() {
  return table('online_retail.csv.gz').map((row) => {
    const first = row.InvoiceNo[0]
    row.kind = first === 'C' ? 'return' : first === 'A' ? 'adjustment' : 'sale'
    row.total = row.Quantity * row.UnitPrice
    return row
  })
}

function cdnow() {
  const lines = file('cdnow_sample.txt').toString().trimEnd().split('\r\n')
  return lines.map((line) => {
    const [master_id, customer, day, cds, dollars] = line.trim().split(/\s+/)
    return { master_id, customer, date: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`, cds, dollars, kind: 'sale' }
  })
}

function summary() {
  const [, ...lines] = file('cdnow_summary.csv').toString().trimEnd().split(/\r?\n/)
  return lines.map((line) => {
    const [, frequency, recency, T, monetary_value] = line.split(',').map(Number)
    return { frequency, recency, T, monetary_value }
  })
}

function opportunities() {
  const kinds = JSON.parse(file('expected/cdnow_lifetime_value.json')).bg_bb_on_cdnow_28_day_periods.table_x_tx_weight
  return kinds.flatMap(([x, t_x, weight]) => Array(weight).fill({ x, t_x, age: 8 }))
}
