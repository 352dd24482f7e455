"""What the addons say: nothing past the translators, everything translated."""
