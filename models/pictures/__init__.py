"""Pictures inside the encrypted data: receipts, signed letters, photographs."""
