using TransposedConv.Operators;

namespace TransposedConv.Autograd;

/// <summary>The matrix of all derivatives of an output's elements (rows) by an input's (columns).</summary>
internal static class Jacobian
{
    /// <summary>By one backward pass per element of the output.</summary>
    internal static double[,] Analytic(Tensor output, Tensor input)
    {
        int rows = (int)output.ElementCount, columns = (int)input.ElementCount;
        var jacobian = new double[rows, columns];
        if (!output.RequiresGrad) return jacobian;
        for (int row = 0; row < rows; row++)
        {
            Tensor unit = Tensor.Zeros(output.Shape, output.DType);
            unit.AsSpan<double>()[row] = 1;
            Tensor? gradient = Tensor.Gradient([output], [input], [unit], retainGraph: true, allowUnused: true)[0];
            if (gradient is null) continue;
            ReadOnlySpan<double> values = Copying.Packed(gradient).ContiguousSpan<double>();
            for (int column = 0; column < columns; column++) jacobian[row, column] = values[column];
        }

        return jacobian;
    }

    /// <summary>By central differences, one matrix per output.</summary>
    internal static double[][,] Numeric(Func<Tensor[], Tensor[]> function, Tensor[] inputs, int index, Tensor[] outputs, double epsilon)
    {
        Tensor input = inputs[index];
        // The graph of the outputs stays valid, since every element gets its value back; but nothing computed in between may be kept.
        input.Storage.Expose();
        double[][,] jacobians = [.. outputs.Select(output => new double[output.ElementCount, input.ElementCount])];
        for (int column = 0; column < input.ElementCount; column++)
        {
            ref double element = ref input.Storage.Span<double>()[(int)PositionOf(column, input.Layout)];
            double original = element;
            element = original + epsilon;
            double[][] above = Evaluate(function, inputs);
            element = original - epsilon;
            double[][] below = Evaluate(function, inputs);
            element = original;
            for (int o = 0; o < outputs.Length; o++)
            {
                for (int row = 0; row < above[o].Length; row++) jacobians[o][row, column] = (above[o][row] - below[o][row]) / (2 * epsilon);
            }
        }

        return jacobians;
    }

    private static double[][] Evaluate(Func<Tensor[], Tensor[]> function, Tensor[] inputs) =>
        [.. function(inputs).Select(static output => output.ToArray<double>())];

    private static long PositionOf(long element, Layout layout)
    {
        long position = layout.Offset;
        for (int axis = layout.Rank - 1; axis >= 0; axis--)
        {
            (element, long index) = Math.DivRem(element, layout.Shape[axis]);
            position += index * layout.Strides[axis];
        }

        return position;
    }
}
