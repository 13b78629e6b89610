"""What the product knows of VKontakte and Odnoklassniki; no other room knows them (Порядок, п. 1)."""
