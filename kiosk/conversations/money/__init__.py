"""Cash onto numbers: the number and its price, the slot, parts, the result, what a restart left.

Whatever is bought for it is ordered in `account`.
"""
