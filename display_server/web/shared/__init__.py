"""What every face needs: who may do what, calm errors, page security."""
