"""Shortcodes: `{{< name … >}}` and `{{% name … %}}` in a post, as Hugo reads them."""
