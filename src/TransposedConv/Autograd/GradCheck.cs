namespace TransposedConv.Autograd;

/// <summary>Holds the derivatives that a function's backward pass computes against finite differences of the function.</summary>
/// <remarks>Source: torch.autograd.gradcheck.</remarks>
public static class GradCheck
{
    /// <summary>
    /// Compares every entry of the Jacobian, ∂y/∂x for each element of each input that requires a gradient, with the central
    /// difference <c>(f(x + ε) − f(x − ε)) / 2ε</c>.
    /// </summary>
    /// <param name="function">The function: a deterministic one, smooth around the inputs.</param>
    /// <param name="inputs">Its arguments; those that require gradients are of type float64 and have no elements that share memory.</param>
    /// <param name="epsilon">The step ε.</param>
    /// <param name="atol">The difference allowed.</param>
    /// <param name="rtol">The difference allowed relative to the finite difference, added to <paramref name="atol"/>.</param>
    /// <param name="throwOnFailure">Whether a mismatch is an exception rather than the result false.</param>
    /// <returns>Whether all entries agree.</returns>
    /// <exception cref="ArgumentException">No input requires a gradient, or one that does is not of type float64 or repeats elements.</exception>
    /// <exception cref="GradientMismatchException">An entry disagrees, and <paramref name="throwOnFailure"/> is set.</exception>
    /// <remarks>The inputs are changed by ±ε in turn and restored, so nothing else may use them meanwhile.</remarks>
    public static bool Check(
        Func<Tensor[], Tensor> function, Tensor[] inputs, double epsilon = 1e-6, double atol = 1e-5, double rtol = 1e-3, bool throwOnFailure = true)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CheckAll(arguments => [function(arguments)], inputs, epsilon, atol, rtol, throwOnFailure);
    }

    /// <summary>The check for a function with several results.</summary>
    internal static bool CheckAll(
        Func<Tensor[], Tensor[]> function, Tensor[] inputs, double epsilon, double atol, double rtol, bool throwOnFailure)
    {
        Validate(inputs, epsilon);
        using GradMode.Scope recording = GradMode.EnableGrad();
        Tensor[] outputs = function(inputs);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i].RequiresGrad) continue;
            double[][,] analytic = [.. outputs.Select(output => Jacobian.Analytic(output, inputs[i]))];
            double[][,] numeric = Jacobian.Numeric(function, inputs, i, outputs, epsilon);
            for (int o = 0; o < outputs.Length; o++)
            {
                if (FirstMismatch(analytic[o], numeric[o], atol, rtol) is not (int row, int column)) continue;
                if (!throwOnFailure) return false;
                throw new GradientMismatchException(
                    $"The gradient of output {o} by input {i} is wrong: for element {row} of the output and {column} of the input the backward pass gives " +
                    $"{analytic[o][row, column]:R}, finite differences give {numeric[o][row, column]:R} (atol {atol}, rtol {rtol}).");
            }
        }

        return true;
    }

    private static void Validate(Tensor[] inputs, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        if (!inputs.Any(static input => input.RequiresGrad)) throw new ArgumentException("inputs: expected at least one that requires a gradient, got none.", nameof(inputs));
        foreach (Tensor input in inputs.Where(static input => input.RequiresGrad))
        {
            if (input.DType != DType.Float64) throw new ArgumentException($"inputs: expected type float64 where a gradient is checked, got {input.DType.Name()}.", nameof(inputs));
            for (int axis = 0; axis < input.Rank; axis++)
            {
                if (input.Strides[axis] == 0 && input.Shape[axis] > 1)
                {
                    throw new ArgumentException($"inputs: expected elements that can change one by one, got an expanded tensor of shape {input.Shape}.", nameof(inputs));
                }
            }
        }
    }

    private static (int Row, int Column)? FirstMismatch(double[,] analytic, double[,] numeric, double atol, double rtol)
    {
        for (int row = 0; row < numeric.GetLength(0); row++)
        {
            for (int column = 0; column < numeric.GetLength(1); column++)
            {
                double expected = numeric[row, column];
                bool agrees = Math.Abs(analytic[row, column] - expected) <= atol + (rtol * Math.Abs(expected));
                if (!agrees) return (row, column);
            }
        }

        return null;
    }
}
