// Text and bytes on their way in, cut so small that copying one never holds up the event loop.
'use strict'

const { wrongArgument } = require('./error.js')

const CHUNK = 1 << 20

/** The chunks of a text, of bytes, or of a stream of either. */
async function* chunksOf(source, argument) {
  if (typeof source === 'string') yield* ofText(source)
  else if (source instanceof ArrayBuffer) yield* ofBytes(new Uint8Array(source))
  else if (ArrayBuffer.isView(source)) yield* ofBytes(new Uint8Array(source.buffer, source.byteOffset, source.byteLength))
  else if (isStream(source)) for await (const chunk of source) yield* chunksOf(chunk, argument)
  else throw wrongArgument(argument, 'expected text, bytes, or a stream of either', 'invalid_table')
}

function isStream(source) {
  return (
    typeof source === 'object' &&
    source !== null &&
    (typeof source[Symbol.asyncIterator] === 'function' || typeof source[Symbol.iterator] === 'function')
  )
}

function* ofText(text) {
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + CHUNK)
    // Not between the two halves of a character.
    const last = text.charCodeAt(to - 1)
    if (to < text.length && last >= 0xd800 && last <= 0xdbff) to -= 1
    yield text.slice(from, to)
    from = to
  }
}

function* ofBytes(bytes) {
  for (let from = 0; from < bytes.length; from += CHUNK) yield bytes.subarray(from, from + CHUNK)
}

module.exports = { chunksOf }
