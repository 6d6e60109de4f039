"""What every page needs: who may enter, forms, answers, links."""
