namespace TransposedConv.Autograd;

/// <summary>Holds second derivatives against finite differences of the first ones.</summary>
/// <remarks>Source: torch.autograd.gradgradcheck.</remarks>
public static class GradGradCheck
{
    /// <summary>
    /// Checks, as <see cref="GradCheck.Check"/> does, the function that maps the inputs and the gradient by the output to the gradients
    /// by the inputs. The gradient by the output is drawn at random, the same one at every call.
    /// </summary>
    /// <param name="function">The function: a deterministic one, smooth around the inputs.</param>
    /// <param name="inputs">Its arguments; those that require gradients are of type float64 and have no elements that share memory.</param>
    /// <param name="epsilon">The step of the finite differences.</param>
    /// <param name="atol">The difference allowed.</param>
    /// <param name="rtol">The difference allowed relative to the finite difference, added to <paramref name="atol"/>.</param>
    /// <param name="throwOnFailure">Whether a mismatch is an exception rather than the result false.</param>
    /// <returns>Whether all second derivatives agree.</returns>
    /// <exception cref="ArgumentException">As for <see cref="GradCheck.Check"/>.</exception>
    /// <exception cref="GradientMismatchException">An entry disagrees, and <paramref name="throwOnFailure"/> is set.</exception>
    public static bool Check(
        Func<Tensor[], Tensor> function, Tensor[] inputs, double epsilon = 1e-6, double atol = 1e-5, double rtol = 1e-3, bool throwOnFailure = true)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        Tensor gradient = RandomGradient(function(inputs));
        return GradCheck.CheckAll(FirstDerivatives, [.. inputs, gradient], epsilon, atol, rtol, throwOnFailure);

        Tensor[] FirstDerivatives(Tensor[] arguments)
        {
            Tensor[] wanted = [.. arguments[..^1].Where(static argument => argument.RequiresGrad)];
            Tensor output = function(arguments[..^1]);
            if (!output.RequiresGrad) return [.. wanted.Select(static input => Tensor.ZerosLike(input))];
            Tensor?[] gradients = Tensor.Gradient([output], wanted, [arguments[^1]], createGraph: true, allowUnused: true);
            return [.. gradients.Zip(wanted, static (found, input) => found ?? Tensor.ZerosLike(input))];
        }
    }

    private static Tensor RandomGradient(Tensor output)
    {
        var random = new Random(1);
        Tensor gradient = Tensor.Zeros(output.Shape, DType.Float64);
        foreach (ref double element in gradient.AsSpan<double>()) element = (2 * random.NextDouble()) - 1;
        gradient.RequiresGrad = true;
        return gradient;
    }
}
