"""WeCom customer service (微信客服): a callback that only knocks, messages pulled, answers sent."""
