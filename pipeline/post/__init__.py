"""Who gets what by mail: `register` of recipients, the `desk` where letters are written, `posting` into outbox and server."""

from pipeline.post.posting import Post, Posted, compose_posts, send_posts, server_of, set_apart

__all__ = ["Post", "Posted", "compose_posts", "send_posts", "server_of", "set_apart"]
