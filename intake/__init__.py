"""The shared helpline: requests, referrals and the matching with pledges."""
