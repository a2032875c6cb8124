/**
 * Customer retention, embedded: customers and events in, answers out. The same names, values and error codes as the
 * Rust and Python packages; option names are camelCase here, column names are data and stay snake_case.
 *
 * Whatever can take longer than a moment is a promise and runs off the event loop; `…Sync` is its twin on it.
 *
 * @packageDocumentation
 */

/**
 * An instant: a `Date`, a text (`2024-01-31`, `2024-01-31T10:00`, with `Z` or an offset or without: then it is local
 * time of the schema's zone), or an object of Temporal.
 */
export type TimeInput = Date | string | TemporalLike

/** `Temporal.Instant`, `ZonedDateTime`, `PlainDateTime` and `PlainDate`, by what they have in common. */
export interface TemporalLike {
  toString(): string
  toJSON(): string
  toLocaleString(): string
}

/** Stops long work: the promise rejects with `code: 'cancelled'`, `name: 'AbortError'` and the signal's reason as `cause`. */
export interface Stoppable {
  /** Stops the work; nothing has then changed. */
  signal?: AbortSignal
}

/** On how many threads bulk work runs. The results are the same bits for any number. */
export interface Threads {
  /** A whole number from 1; not given: one. */
  threads?: number
}

/** What went wrong, about which thing, and what to do next. */
export class RetentionError extends Error {
  /** `AbortError` for work that was stopped, else `RetentionError`. */
  readonly name: string
  /** The stable code, the same in all languages. */
  readonly code: ErrorCode
  /** The family of the code. */
  readonly kind: ErrorKind
  /** What it is about, by name: `argument`, `column`, `row`, `given`, `suggestion` … Names of options are camelCase, as you write them. */
  readonly details: Readonly<Record<string, string>>
}

/** The rows that were rejected for one reason. */
export interface Rejection {
  /** Why. */
  reason: RejectionReason
  /** The numbers of the rows, from 0. */
  rows: number[]
  /** What the first few of them said. */
  samples: string[]
}

/** How the rows of one call ended: accepted, duplicates, conflicts and rejected add up to the rows. */
export interface Receipt {
  /** Rows handed in. */
  rows: number
  /** Rows that are new. */
  accepted: number
  /** Rows that were there already. */
  duplicates: number
  /** Rows whose id was there with other content. */
  conflicts: number
  /** Rows that cannot be used. */
  rejected: number
  /** The rejected rows by reason. */
  rejections: Rejection[]
  /** Amounts that had more decimals than the currency and were rounded half-even. */
  roundedAmounts: number
  /** Columns of the input that nothing refers to. */
  ignoredColumns: string[]
}

/** The value of an event's property. */
export type PropertyValue = string | number | boolean | Date | null

/** One event. */
export interface EventInput {
  /** The customer's id. Whole numbers stand for their digits. */
  customer: string | number | bigint
  /** What happened, in your own word. */
  kind: string
  /** When. */
  time: TimeInput
  /** The event's own id: equal id, source and customer are one event. */
  id?: string | number | bigint | null
  /** The system it comes from. */
  source?: string | null
  /** When you learned of it; not given: when it happened. */
  received?: TimeInput | null
  /** What it was worth, in pounds, euros, dollars; rounded half-even once. */
  amount?: number | string | null
  /** What it was worth, in pence, cents. Give one of the two. */
  amountMinor?: bigint | number | null
  /** ISO 4217; not given: the schema's. */
  currency?: string | null
  /** The order that it is a line of. */
  order?: string | number | bigint | null
  /** What was bought or used. */
  item?: string | number | bigint | null
  /** Whatever else is known. */
  properties?: Record<string, PropertyValue | undefined> | null
}

/**
 * Objects with a key for each column; both kinds of iterables are read as they come.
 *
 * Fields that the column map does not name are taken from the keys of their names, spelled as options are (`signedUp`,
 * `setAt`, `amountMinor`) or as the core does (`signed_up`); rows with both spellings are refused as `invalid_table`. So
 * are rows of JSON text. Other keys, such as properties, and columns of Arrow are taken as they are.
 */
export type RowSource = Iterable<object> | AsyncIterable<object>

/** Text, bytes, or a stream of either (a `Readable`, a `ReadableStream`, any iterable). Pieces may end anywhere. */
export type ByteSource = string | Uint8Array | ArrayBuffer | AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

/** Bytes that a log holds, by what they are for. */
export interface Memory {
  /** Time, kind and amount of all events. */
  events: number
  /** The customers' ids. */
  customers: number
  /** The events' own ids, and what finds an event by its id or content. */
  ids: number
  /** Times of receipt. */
  received: number
  /** All else: orders, items, sources, other currencies and properties of events. */
  rest: number
  /** The sum of all parts. */
  total: number
}

/** When you learned of a link. */
export interface Received {
  /** Not given: when it came to hold. */
  received?: TimeInput | null
}

/**
 * Customers and events, as they were told. Append in any order; read through {@link EventLog.asOf}.
 *
 * Bulk changes are made in the order of their calls, each whole or not at all, and never hold up the event loop; `push`,
 * `alias` and `asOf` act at once on the log as it stands, also while a bulk change is under way.
 *
 * @example
 * ```js
 * const log = new EventLog({ timeZone: 'Europe/London', currency: 'GBP', roles: { sale: 'purchase' } })
 * await log.append(lines, { customer: 'CustomerID', time: 'InvoiceDate', amount: 'total', order: 'InvoiceNo' })
 * const rfm = await log.asOf('2011-12-10').rfm()
 * ```
 */
export class EventLog {
  /**
   * An empty log.
   * @throws {@link RetentionError} `unknown_option`, `invalid_option`, `unknown_time_zone`, `unknown_currency`, `invalid_schema`
   */
  constructor(schema?: SchemaOptions, options?: Threads)
  /** What the data mean, every default filled in. */
  readonly schema: Readonly<Schema>
  /** How many events the log holds. */
  readonly events: number
  /** How many customer ids the log has seen, aliases included. */
  readonly customerIds: number
  /** How many bytes the log holds, by what they are for. Room reserved and not yet used counts. */
  memory(): Memory
  /** A log of its own with the same content, which costs next to nothing. A bulk change under way is not in it. */
  copy(): EventLog
  /**
   * Adds one event, at once: one object with all its fields.
   * @throws {@link RetentionError} `rows_rejected` with the detail `reason`; the log is then as it was
   */
  push(event: EventInput): Receipt
//@log
  /**
   * Says that `id` is another name of `customer` since `at`, such as a visitor who signs in.
   * @throws {@link RetentionError} `invalid_time`, `invalid_id`, `invalid_identity`
   */
  alias(id: string | number | bigint, customer: string | number | bigint, at: TimeInput, options?: Received): void
  /**
   * Says that the customer `from` was merged into `into` at `at`.
   * @throws {@link RetentionError} as {@link EventLog.alias}
   */
  mergeCustomers(from: string | number | bigint, into: string | number | bigint, at: TimeInput, options?: Received): void
  /**
   * Says that an alias or merge no longer holds since `at`. Views after `at` show both as they were.
   * @throws {@link RetentionError} as {@link EventLog.alias}
   */
  unmergeCustomers(from: string | number | bigint, into: string | number | bigint, at: TimeInput, options?: Received): void
  /**
   * What had happened before `time`: a snapshot that later changes of the log neither change nor wait for.
   * @throws {@link RetentionError} `invalid_time`
   */
  asOf(time: TimeInput): View
  /**
   * Splits the log into so many logs of whole customers. Ids that were ever linked, and customers of one account, stay
   * together; who goes where is the same everywhere.
   */
  partition(parts: number, options?: Stoppable): Promise<EventLog[]>
  partitionSync(parts: number): EventLog[]
  /** One log of several that share a schema. */
  static merge(logs: Iterable<EventLog>, options?: Stoppable): Promise<EventLog>
  static mergeSync(logs: Iterable<EventLog>): EventLog
  /** The log as bytes: versioned, checksummed, and the same for every order of arrival. */
  toBytes(options?: Stoppable): Promise<Uint8Array>
  toBytesSync(): Uint8Array
  /**
   * The log that {@link EventLog.toBytes} wrote, by this release or an earlier one. The bytes are copied between turns of
   * the event loop; do not change them until the promise settles.
   * @throws {@link RetentionError} `blob_truncated`, `blob_altered`, `blob_version`
   */
  static fromBytes(bytes: Uint8Array, options?: Threads & Stoppable): Promise<EventLog>
  static fromBytesSync(bytes: Uint8Array, options?: Threads): EventLog
  /** What `JSON.stringify` writes: what the log is, in short. {@link EventLog.toBytes} saves it. */
  toJSON(): LogJson
}

/** A log in short. */
export interface LogJson {
  /** How many events the log holds. */
  events: number
  /** How many customer ids the log has seen, aliases included. */
  customerIds: number
  /** The schema's zone. */
  timeZone: string
  /** The schema's currency. */
  currency: string
}

/** A view in short. How much it holds, {@link View.count} counts: that is work, and too much for a line of a server's log. */
export interface ViewJson {
  /** The instant, as ISO text. */
  asOf: string
  /** The instant before which everything was received, if that was asked. */
  receivedBefore: string | null
  /** The schema's zone. */
  timeZone: string
  /** The schema's currency. */
  currency: string
}

/** How much a view holds. */
export interface Count {
  /** Customers with an event before the view's instant. */
  customers: number
  /** Events before it. */
  events: number
}

/**
 * What had happened before an instant. Immutable: what is appended later never changes it.
 *
 * Every operation is a promise that runs off the event loop and takes a `signal`; its twin `…Sync` runs on the event loop.
 * It fails with `unknown_option` for an option it does not have, `invalid_option` for a value that it cannot take, `cancelled`
 * when its signal says so, and with the codes that it lists.
 */
export class View {
  private constructor()
  /** The instant, as ISO text. */
  readonly asOf: string
  /** The instant before which everything was received, if that was asked. */
  readonly receivedBefore: string | null
  /** What the data mean. */
  readonly schema: Readonly<Schema>
  /**
   * The same view without what was received from `time` on.
   * @throws {@link RetentionError} `invalid_time`
   */
  knownAt(time: TimeInput): View
  /** How many customers have an event before `asOf`. */
  customers(options?: Stoppable): Promise<number>
  customersSync(): number
  /** How many events there are before `asOf`. */
  events(options?: Stoppable): Promise<number>
  eventsSync(): number
  /** How many customers and events there are, in one go. */
  count(options?: Stoppable): Promise<Count>
  countSync(): Count
  /**
   * An operation by name, with its arguments among the options: for hosts that pass on what their own users ask for.
   * @throws {@link RetentionError} `unknown_operation`, and those of the operation
   */
  call(operation: string, options?: Record<string, unknown> & Stoppable): Promise<Table>
  callSync(operation: string, options?: Record<string, unknown>): Table
//@view
  /** What `JSON.stringify` writes: what the view is, in short. */
  toJSON(): ViewJson
}

/** The values of a column: numbers, minor units or microseconds since 1970 (`bigint`), texts, or zeros and ones. */
export type Values<T> = [T] extends [number] ? Float64Array
  : [T] extends [bigint | Date] ? BigInt64Array
  : [T] extends [boolean] ? Uint8Array
  : [T] extends [string] ? string[]
  : Float64Array | BigInt64Array | Uint8Array | string[]

/** The type of a column: `time` is an instant, `date` a calendar day, `money` whole minor units. */
export type ColumnType = 'text' | 'int' | 'float' | 'bool' | 'time' | 'date' | 'money'

/** A column of a table. */
export interface Column<T> {
  /** One for each row; where `valid` is 0, a placeholder. Instants are microseconds since 1970. */
  readonly values: Values<NonNullable<T>>
  /** 1 where the row has a value, 0 where not; null when all rows have one. */
  readonly valid: Uint8Array | null
  /** What `JSON.stringify` writes: minor units and microseconds are text of digits, what is not there is null. */
  toJSON(): ColumnJson
}

/** A column as JSON has it. */
export interface ColumnJson {
  values: (string | number | null)[]
  valid: number[] | null
}

/** A value in a row. */
export type Cell = string | number | bigint | boolean | Date | null

/** A row as JSON has it: money as text of digits, instants as ISO text. */
export type RowJson<Row> = { [K in keyof Row]: Row[K] extends bigint | null ? Exclude<Row[K], bigint> | string : Row[K] extends Date | null ? Exclude<Row[K], Date> | string : Row[K] }

/** A table as JSON has it. */
export interface TableJson<Row> {
  name: string
  notes: Record<string, string>
  rows: RowJson<Row>[]
}

/**
 * A result: rows as objects, columns as typed arrays, the whole as Arrow. Money is minor units in a `bigint`, counts are
 * numbers, instants are `Date`s (to the millisecond; `column` has the microseconds), days are texts such as `2024-01-31`,
 * a missing value is null.
 */
export class Table<Row extends object = Record<string, Cell>> implements Iterable<Row> {
  private constructor()
  /** The table's name. */
  readonly name: string
  /** How many rows there are. */
  readonly length: number
  /** The names of the columns, in order. */
  readonly columns: readonly (keyof Row & string)[]
  /** The type of each column. */
  readonly types: Readonly<Record<keyof Row & string, ColumnType>>
  /** What the numbers mean: `as_of`, `currency`, `definition`, `warning` … Several notes of one name are lines of one text. */
  readonly notes: Readonly<Record<string, string>>
  /**
   * One column; made once, so treat it as read-only.
   * @throws {@link RetentionError} `unknown_column`, with the nearest name
   */
  column<Name extends keyof Row & string>(name: Name): Column<Row[Name]>
  /**
   * The rows from `from` to before `to`; all of them unless told, at once, on the event loop. `JSON.stringify` of a row
   * writes money as text.
   */
  rows(from?: number, to?: number): Row[]
  /** All rows, made in short stretches between turns of the event loop: for tables of thousands of rows in a server. */
  toRows(options?: Stoppable): Promise<Row[]>
  /** Row after row. */
  [Symbol.iterator](): IterableIterator<Row>
  /** Lists of `size` rows (1,024 unless told) with a turn of the event loop between them. */
  batches(size?: number, options?: Stoppable): AsyncGenerator<Row[], void, undefined>
  /** The table as an Arrow IPC stream. */
  toArrow(options?: Stoppable): Promise<Uint8Array>
  toArrowSync(): Uint8Array
  /**
   * The table as a chart: a Vega-Lite v5 specification with its data, for vega-embed and its kin.
   * @throws {@link RetentionError} `no_chart`
   */
  toVegaLite(): Record<string, unknown>
  /** The table as HTML for a notebook or a mail: the first rows, formatted by type. Cohorts show as a heat map. */
  toHtml(): string
  /**
   * What `JSON.stringify` writes, made at once, on the event loop. Always works: money is text of digits, instants are ISO
   * text. Of a large table take {@link Table.toPlain}.
   */
  toJSON(): TableJson<Row>
  /** The same, made in short stretches between turns of the event loop; instants are `Date`s still, which JSON writes as text. */
  toPlain(options?: Stoppable): Promise<TableJson<Row>>
  /** The first rows and columns as aligned text, then the notes; `console.log` of a table shows the same. */
  toString(): string
}

/**
 * Something fitted, such as cut points: made on one view, saved as text or JSON, applied to others.
 *
 * @example
 * ```js
 * const cuts = await log.asOf('2011-06-01').fitRfm()
 * const later = await log.asOf('2011-12-01').rfmWith(Artifact.from(String(cuts)))
 * ```
 */
export class Artifact {
  protected constructor()
  /** What it is, such as `rfm_cuts`. */
  readonly kind: string
  /** What was fitted, and on what, to look at. Its form may change between versions. */
  readonly content: Readonly<Record<string, unknown>>
  /** What whoever uses it should know, such as parameters that the data do not tell. */
  readonly warnings: readonly string[]
  /**
   * The artifact of a text, or of what `JSON.parse` made of it, in the class of its kind.
   * @throws {@link RetentionError} `blob_truncated`, `blob_altered`, `blob_version`; `artifact_mismatch` for one of another kind
   */
  static from(source: Artifact | string | object): Artifact
  /** The text to save. */
  toString(): string
  /** What `JSON.stringify` writes. */
  toJSON(): object
}

/**
 * A plain table: a list of objects, an object of columns, Arrow as an IPC stream or file, or a table of this package.
 * Columns are lists or typed arrays of one length.
 */
export type PlainTable = RowSource | Readonly<Record<string, ArrayLike<unknown>>> | Uint8Array | ArrayBuffer | Table
//@models

//@engine

/** Every error code, in the order of the core. */
export const errorCodes: readonly ErrorCode[]

/** The names of all operations as their methods are called here; those of artifacts have their class in front, as in `PurchaseModel.fit`. */
export const operations: readonly string[]

/** All reasons for which a row is rejected, in the order of the core. */
export const reasons: readonly RejectionReason[]

/** Simulated customers with known truth, and a small shop: what `retention-core/testing` has. */
export * as testing from './testing.js'

/** The version of the package. */
export const version: string
//@generated
