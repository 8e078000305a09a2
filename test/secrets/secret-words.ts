/** A secret in words around it; both as a document has them. None is in use, and none is written here in one piece. */
export interface SecretWords {
  readonly kind: string;
  readonly words: string;
  readonly secret: string;
}

const of = (kind: string, before: string, parts: readonly string[], after = ""): SecretWords => {
  const secret = parts.join("");
  return { kind, words: `${before}${secret}${after}`, secret };
};
const letters = "abcdefghijklmnopqrstuvwxyz";
const mixed = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY";

export const secretWords: readonly SecretWords[] = [
  of("a password in a field", "password: ", ["hunt", "er2"]),
  of("a password in a sentence", "The password is ", ["hunt", "er22"], "."),
  of("a password in German", "Passwort: ", ["geheim", "nis"]),
  of("a password in .env", "DB_PASSWORD=", ["super", "geheim"]),
  of("a password in a table", "| password | ", ["kite", "77flyer"], " |"),
  of("a password in JSON", '{"password": "', ["abc1", "2345xyz"], '"}'),
  of("a connection string", "postgres://app:", ["s3cr", "3tpw"], "@db.internal:5432/prod"),
  of(
    "a connection string of another kind",
    "Server=x;User ID=sa;Password=",
    ["Tr0u", "b4dor&3"],
    ";Encrypt=True",
  ),
  of("a URL with a password", "https://ana:", ["let", "mein9"], "@git.example.com/x"),
  of("a field with a key", "api_key: ", ["Zx8kQ2mN", "4pR7sT1v"]),
  of("a bearer token", "Authorization: Bearer ", ["abcDEF123", "456ghiJKL789"]),
  of("basic authentication", "Authorization: Basic ", ["dXNlcjpw", "YXNzd29yZDEyMw=="]),
  of("a JWT", "", ["eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.", "dozjgNryP4J3jVmNHl0w5N"]),
  of("an AWS key id", "", ["AKIA", "Q3EGRT5YH7UJK2LM"]),
  of("an AWS secret", "aws_secret_access_key = ", ["wJalrXUtnFEMIK7MDENG", "bPxRfiCYzzzzzzKEYKEY"]),
  of("a GitHub token", "", ["ghp_", letters, "0123456789"]),
  of("a new GitHub token", "", ["github_pat_", mixed, mixed]),
  of("a GitLab token", "", ["glpat-", "abcdefghij0123456789"]),
  of("a Slack token", "", ["xoxb-", "123456789012-1234567890123-", "AbCdEfGhIjKlMnOpQrStUvWx"]),
  of("a Slack webhook", "https://hooks.slack.com/services/", ["T0000", "0001/B00000001/", letters.slice(2)]),
  of("a Stripe key", "", ["sk_live", "_4eC39HqLyjWDarjtT1zdp7dc"]),
  of("an OpenAI key", "", ["sk-", "proj-", mixed, mixed]),
  of("a Google key", "", ["AIza", "SyA1234567890abcdefghijklmnopqrstuv"]),
  of("an npm token", "", ["npm_", letters, "0123456789"]),
  of("a Twilio key", "", ["SK", "0123456789abcdef0123456789abcdef"]),
  of("a SendGrid key", "", ["SG.", "abcdefghijklmnopqrstuv.", letters, "0123456789ABCDEFG"]),
  of("an Azure storage key", "AccountKey=", [mixed, mixed, mixed.slice(0, 22), "=="], ";Endpoint"),
  of("a signed link", "https://b.s3.amazonaws.com/k?X-Amz-Signature=", [
    "0123456789abcdef",
    "fedcba9876543210",
  ]),
  of("a link with a token", "https://x.example.com/y?token=", ["a8f5f167f44f4964", "e6c998dee827110c"]),
  of("a card number", "Card ", ["4111 1111", " 1111 1111"]),
  of("an IBAN", "IBAN ", ["DE89 3704 0044", " 0532 0130 00"]),
  of("a social security number", "SSN ", ["536-", "90-4399"]),
  of("a German tax number", "Steuer-ID: ", ["86 095", " 742 719"]),
  of(
    "a private key",
    "-----BEGIN RSA PRIVATE KEY-----\n",
    ["MIIEpAIBAAKCAQEAx5", "Kq0pC5zW7b\nr8Yt6Zk1mN2pQ4rS6tU8vW0xYaB3dE"],
    "\n-----END RSA PRIVATE KEY-----",
  ),
];

export const nearMisses: readonly string[] = [
  "AKIAIOSFODNN7EXAMPLE",
  "password: ${DB_PASSWORD}",
  "password: <password>",
  "password: string",
  "password: required",
  "password: ********",
  "The password is hashed with bcrypt.",
  "password policy: at least 12 characters",
  "pwd: /home/ana/projects",
  "token: xxxx",
  "api_key: xxxxxxxxxxxxxxxx",
  "api_key: your-api-key-here",
  "Authorization: Bearer <token>",
  "Authorization: Bearer $TOKEN",
  "max_tokens: 4096",
  "token: string",
  "tokens = tokenizer.encode(text)",
  "token = sentence_piece_32k",
  "secret: my-app-config-v2",
  "secret: projects/acme/secrets/db-pass/versions/3",
  "partition key: user_id",
  "4111 1111 1111 1112",
  "order 1732838400000",
  "tel +49 170 1234567",
  "uuid 123e4567-e89b-12d3-a456-426614174000",
  "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "commit 4850cb0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e",
  "DE89 3704 0044 0532 0130 01",
  "000-12-3456",
  "https://x.example.com/page?sig=api-machinery&id=12",
  "Basic understanding of distributed systems2",
  "We rotate the token every 90 days.",
];
