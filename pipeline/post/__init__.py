"""Who gets what by mail: `register` of recipients, the `desk` where letters are written, `outbox`, `posting` to the server."""

from pipeline.post.posting import Post, Posted, compose_posts, send_posts, server_of, set_apart

__all__ = ["Post", "Posted", "compose_posts", "send_posts", "server_of", "set_apart"]
