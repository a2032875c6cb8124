// The same package from CommonJS.
import retention = require('retention-core')

const { EventLog, RetentionError, errorCodes } = retention
const log: retention.EventLog = new EventLog({ currency: 'GBP' })

async function main(): Promise<void> {
  const table: retention.Table<retention.RetentionRow> = await log.asOf('2024-01-01').retention()
  const first: retention.RetentionRow | undefined = table.rows(0, 1)[0]
  const bytes: Uint8Array = await log.toBytes()
  const again: retention.EventLog = await EventLog.fromBytes(bytes)
  // @ts-expect-error: no such column
  table.column('x')
  void [first, again, errorCodes]
}

main().catch((error: unknown) => {
  if (error instanceof RetentionError) console.error(error.code, error.details)
})
