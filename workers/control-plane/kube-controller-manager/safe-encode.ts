// Letters that form no words. Like rand.SafeEncodeString in apimachinery/pkg/util/rand.
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

export function safeEncode(text: string): string {
  let encoded = ''
  for (let i = 0; i < text.length; i++) encoded += alphabet[text.charCodeAt(i) % alphabet.length]
  return encoded
}
