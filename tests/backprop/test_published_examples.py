"""Examples that others worked by hand are reproduced to every digit they print.

Sources:
- Matt Mazur, "A Step by Step Backpropagation Example" (2015), mattmazur.com.
- Jiawei Han, Micheline Kamber, Jian Pei, "Data Mining: Concepts and Techniques", the sample
  calculation for learning by the backpropagation algorithm (3rd ed., section 9.2, example 9.1).
- Stanford CS231n, course notes "Backpropagation, Intuitions": the sigmoid neuron with two inputs.

Their squared errors carry the factor 1/2, ours (the post's) does not: gradients here are halved.
"""

from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest

from backprop import Forward, Layer, Network, backpropagate, backward, cost, feed_forward, train
from backprop.arithmetic.arrays import Array

MAZUR = Network([
    Layer([[0.15, 0.20], [0.25, 0.30]], "sigmoid", [0.35, 0.35]),
    Layer([[0.40, 0.45], [0.50, 0.55]], "sigmoid", [0.60, 0.60]),
])  # fmt: skip
MAZUR_X, MAZUR_TARGET = [0.05, 0.10], [0.01, 0.99]


def assert_prints(value: float, printed: str) -> None:
    """Rounded to as many decimals as are printed, the value is what is printed."""
    unit = Decimal(1).scaleb(Decimal(printed).as_tuple().exponent)  # type: ignore[arg-type]
    assert Decimal(float(value)).quantize(unit, ROUND_HALF_EVEN) == Decimal(printed)


def test_mazur_forward() -> None:
    run = feed_forward(MAZUR, MAZUR_X)
    assert_prints(run.z[1][0, 0], "0.3775")
    assert_prints(run.a[1][0, 0], "0.593269992")
    assert_prints(run.a[1][1, 0], "0.596884378")
    assert_prints(run.z[2][0, 0], "1.105905967")
    assert_prints(run.a[2][0, 0], "0.75136507")
    assert_prints(run.a[2][1, 0], "0.772928465")
    assert_prints(cost(MAZUR, MAZUR_X, MAZUR_TARGET) / 2, "0.298371109")


def test_mazur_backward() -> None:
    back = backpropagate(MAZUR, MAZUR_X, MAZUR_TARGET)
    run = feed_forward(MAZUR, MAZUR_X)
    assert_prints(MAZUR[2].sigma.derivative(run.z[2])[0, 0], "0.186815602")
    assert_prints(back.delta[2][0, 0] / 2, "0.138498562")
    assert_prints(back.dW[2][0, 0] / 2, "0.082167041")
    assert_prints((MAZUR[2].W.T @ back.delta[2])[0, 0] / 2, "0.036350306")
    assert_prints(MAZUR[1].sigma.derivative(run.z[1])[0, 0], "0.241300709")
    assert_prints(back.dW[1][0, 0] / 2, "0.000438568")


@pytest.mark.parametrize(
    ("layer", "row", "column", "printed"),
    [
        (2, 0, 0, "0.35891648"), (2, 0, 1, "0.408666186"),
        (2, 1, 0, "0.511301270"), (2, 1, 1, "0.561370121"),
        (1, 0, 0, "0.149780716"), (1, 0, 1, "0.19956143"),
        (1, 1, 0, "0.24975114"), (1, 1, 1, "0.29950229"),
    ],
)  # fmt: skip
def test_mazur_updated_weights(layer: int, row: int, column: int, printed: str) -> None:
    dW = backpropagate(MAZUR, MAZUR_X, MAZUR_TARGET).dW[layer]
    assert_prints((MAZUR[layer].W - 0.5 * dW / 2)[row, column], printed)


def mazur_round(network: Network) -> Network:
    """One round as Mazur's totals have it: W_2 is moved before the error goes back through it.

    (His single weights, tested above, are those of the theorem; the two differ from the seventh
    digit of the total on. The biases stay as they are.)
    """
    run = feed_forward(network, MAZUR_X)
    target = np.array(MAZUR_TARGET)[:, np.newaxis]
    W_2 = network[2].W - 0.25 * backward(network, run, target).dW[2]
    network = Network([network[1], Layer(W_2, "sigmoid", network[2].b)])
    W_1 = network[1].W - 0.25 * backward(network, run, target).dW[1]
    return Network([Layer(W_1, "sigmoid", network[1].b), network[2]])


def plain_round(W_1: Array, W_2: Array) -> tuple[Array, Array]:
    """The same round in plain NumPy, on the weights alone."""
    x, target = np.array(MAZUR_X), np.array(MAZUR_TARGET)
    a_1 = 1 / (1 + np.exp(-(W_1 @ x + 0.35)))
    a_2 = 1 / (1 + np.exp(-(W_2 @ a_1 + 0.60)))
    delta_2 = (a_2 - target) * a_2 * (1 - a_2)
    W_2 = W_2 - 0.5 * np.outer(delta_2, a_1)
    return W_1 - 0.5 * np.outer(W_2.T @ delta_2 * a_1 * (1 - a_1), x), W_2


def with_weights(W_1: Array, W_2: Array) -> Network:
    return Network(
        Layer(W, "sigmoid", layer.b) for W, layer in zip((W_1, W_2), MAZUR.layers, strict=True)
    )


def test_mazur_after_one_round_and_after_ten_thousand() -> None:
    """Every hundredth round, and the first, is made by backprop and in plain NumPy; both agree."""
    network = mazur_round(MAZUR)
    assert_prints(cost(network, MAZUR_X, MAZUR_TARGET) / 2, "0.291027924")
    weights = MAZUR[1].W, MAZUR[2].W
    for number in range(10_000):
        before, weights = weights, plain_round(*weights)
        if number % 100 == 0:
            network = mazur_round(with_weights(*before))
            for layer, W in zip(network.layers, weights, strict=True):
                np.testing.assert_allclose(layer.W, W, rtol=1e-13)
    network = with_weights(*weights)
    assert_prints(network(MAZUR_X)[0], "0.015912196")
    assert_prints(network(MAZUR_X)[1], "0.984065734")
    # The total is printed as 0.0000351085; by the outputs printed beside it, it is 0.000035085.
    assert_prints(((0.015912196 - 0.01) ** 2 + (0.984065734 - 0.99) ** 2) / 2, "0.000035085")
    assert_prints(cost(network, MAZUR_X, MAZUR_TARGET) / 2, "0.000035085")


HAN = Network([
    Layer([[0.2, 0.4, -0.5], [-0.3, 0.1, 0.2]], "sigmoid", [-0.4, 0.2]),
    Layer([[-0.3, -0.2]], "sigmoid", [0.1]),
])  # fmt: skip


def test_han_kamber_pei_forward_and_errors() -> None:
    run = feed_forward(HAN, [1, 0, 1])
    assert_prints(run.z[1][0, 0], "-0.7")
    assert_prints(run.z[1][1, 0], "0.1")
    assert_prints(run.z[2][0, 0], "-0.105")
    assert_prints(run.a[1][0, 0], "0.332")
    assert_prints(run.a[1][1, 0], "0.525")
    assert_prints(run.a[2][0, 0], "0.474")
    # Err of the book is minus our delta, halved; the book goes on with its rounded outputs
    rounded = Forward(run.z, {i: np.round(a, 3) for i, a in run.a.items()})
    back = backward(HAN, rounded, np.array([[1.0]]))
    assert_prints(-back.delta[2][0, 0] / 2, "0.1311")
    assert_prints(-back.delta[1][1, 0] / 2, "-0.0065")
    assert_prints(-back.delta[1][0, 0] / 2, "-0.0087")


def test_han_kamber_pei_updated_weights_and_biases() -> None:
    trained = train(HAN, [[1, 0, 1]], [[1]], epochs=1, learning_rate=0.45).network
    printed = {
        (2, 0, 0): "-0.261", (2, 0, 1): "-0.138",
        (1, 0, 0): "0.192", (1, 1, 0): "-0.306", (1, 0, 1): "0.4", (1, 1, 1): "0.1",
        (1, 0, 2): "-0.508", (1, 1, 2): "0.194",
    }  # fmt: skip
    for (layer, row, column), digits in printed.items():
        assert_prints(trained[layer].W[row, column], digits)
    biases = [b for layer in trained.layers if layer.b is not None for b in layer.b]
    for bias, digits in zip(biases, ["-0.408", "0.194", "0.218"], strict=True):
        assert_prints(bias, digits)


def test_cs231n_sigmoid_neuron() -> None:
    """f = σ(w_0 x_0 + w_1 x_1 + w_2); with the target f − 1/2 the slope of C in f is 1."""
    x, w, bias = [-1.0, -2.0], [[2.0, -3.0]], [-3.0]
    neuron = Network([Layer(w, "sigmoid", bias)])
    f = neuron(x)
    back = backpropagate(neuron, x, f - 0.5)
    assert_prints(f[0], "0.73")
    assert_prints(back.delta[1][0, 0], "0.20")
    for value, digits in zip(back.dW[1][0], ["-0.20", "-0.39"], strict=True):
        assert_prints(value, digits)
    assert_prints(back.db[1][0], "0.20")
    for value, digits in zip((np.array(w).T @ back.delta[1])[:, 0], ["0.39", "-0.59"], strict=True):
        assert_prints(value, digits)
