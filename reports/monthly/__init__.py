"""服务月报 and 好差评汇总: their figures, paper, sheet and filing."""
