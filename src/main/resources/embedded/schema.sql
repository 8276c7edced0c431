-- The bot's tables as its migrations leave them (revision 005), as far as orders and menus go.
CREATE TABLE users (
  tgid bigserial PRIMARY KEY,
  name varchar(255) NOT NULL,
  office varchar(255) NOT NULL,
  role varchar(50) NOT NULL DEFAULT 'user',
  is_active boolean NOT NULL DEFAULT true,
  weekly_limit numeric(10, 2),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE cafes (
  id serial PRIMARY KEY,
  name varchar(255) NOT NULL,
  description text,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  tg_chat_id bigint,
  tg_username varchar(255),
  notifications_enabled boolean NOT NULL DEFAULT true,
  linked_at timestamptz
);
CREATE TABLE combos (
  id serial PRIMARY KEY,
  cafe_id int NOT NULL REFERENCES cafes (id) ON DELETE CASCADE,
  name varchar(255) NOT NULL,
  categories json NOT NULL,
  price numeric(10, 2) NOT NULL,
  is_available boolean NOT NULL DEFAULT true
);
CREATE TABLE menu_items (
  id serial PRIMARY KEY,
  cafe_id int NOT NULL REFERENCES cafes (id) ON DELETE CASCADE,
  name varchar(255) NOT NULL,
  description text,
  category varchar(50) NOT NULL,
  price numeric(10, 2),
  is_available boolean NOT NULL DEFAULT true
);
CREATE INDEX ix_menu_items_cafe_id_category ON menu_items (cafe_id, category);
CREATE TABLE orders (
  id serial PRIMARY KEY,
  user_tgid bigint NOT NULL REFERENCES users (tgid) ON DELETE CASCADE,
  cafe_id int NOT NULL REFERENCES cafes (id) ON DELETE CASCADE,
  order_date date NOT NULL,
  status varchar(50) NOT NULL DEFAULT 'pending',
  combo_id int REFERENCES combos (id) ON DELETE RESTRICT,
  combo_items json NOT NULL,
  extras json NOT NULL DEFAULT '[]',
  notes text,
  total_price numeric(10, 2) NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_orders_user_tgid_order_date ON orders (user_tgid, order_date);
CREATE INDEX ix_orders_cafe_id_order_date ON orders (cafe_id, order_date);
